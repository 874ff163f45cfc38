"""Sums of money as texts write them: in the money of any country, by its name, its code or its sign."""

_NAMES = (
    "afghani ariary ariaries baht balboa birr boliviano bolívar bolivar cedi colón córdoba cordoba crown dalasi"
    " denar denari dinar dirham dobra dollar dong dram drachma emalangeni escudo euro florin forint franc gourde"
    " grivna guarani guilder hryvnia kina kip koruna korun korunas krona kroner kronor krone króna krónur kuna"
    " kwacha kwanza kyat lari lats lei lek lekë lempira leone leu lev leva lilangeni lira lire litas loti manat"
    " mark markka metical nakfa naira ngultrum ouguiya pataca paʻanga peseta peso pound pula punt quetzal quid"
    " rand real reais renminbi rial riel ringgit riyal rouble ruble rufiyaa rupee rupiah schilling shekel sheqel"
    " shilling sol som somoni sterling sucre taka tala tenge tolar tugrik vatu won yen yuan zloty złoty zlotych"
    " złotych złote"
)
_PARTS = (
    "bani bob buck cent centavo centime copeck fils groat grosz groszy groschen heller jiao kobo kopeck kopek"
    " kuruş kurus ngwee öre øre paisa paise pence penni pennies penny pesewa pfennig piastre poisha satang"
    " stotinki tetri tiyn"
)
_VIETNAMESE = (
    r"bạt|bảng|bảng anh|lia|cent|đô(?! thị)|đô la|đô-la|đôla|đồng(?! (?:chí|đội|minh|bào|nghiệp))"
    r"|nhân dân tệ|kíp|rúp|riel|tệ|xu|yên|ơ-rô|ơ rô|franc|phrăng|won|uôn"
)
_CODES = (
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTC BTN BWP BYN BZD CAD CDF"
    " CHF CLP CNY COP CRC CUP CVE CZK DEM DJF DKK DOP DZD EGP ERN ETB ETH EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ"
    " GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR"
    " LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NTD NZD OMR PAB PEN"
    " PGK PHP PKR PLN PYG QAR RMB RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SYP SZL THB TJS"
    " TMT TND TOP TRY TTD TWD TZS UAH UGX USD USDT UYU UZS VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG"
)
_SIGN = r"[$€£¥₫₹₽₩฿₪₺₴₦₱₲₡₵₸₼₾₿₭₮₨]"
_AMOUNT = (
    r"(?:\d[\d.,]*(?:\s?(?:k|m|mn|mln|bn|tn))?|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|\w+teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-\w+)?|hundreds?|thousands?|millions?|billions?|trillions?"
    r"|dozens?|half|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|chục|trăm|nghìn|ngàn|triệu|tỷ|tỉ))"
)
_WHOSE = r"(?:(?:(?-i:[A-ZÀ-Ý&])[\w.-]*|new|convertible)[ -]){0,4}"
"""Whose money it is: "Swedish kronor", "South Korean won"."""

SUM = (
    rf"{_SIGN}\s?\d|\d[\d.,]*\s?{_SIGN}"
    rf"|\b(?-i:(?!ALL|COP|TOP)(?:{'|'.join(_CODES.split())})\s?\d)|\d\s?(?-i:{'|'.join(_CODES.split())})\b"
    r"|\b(?:kr|rs|rp|rm|s/|r\$|fr|sfr|chf)\.?\s?\d|\d\s?(?:kr|kč|zł|ft|lei|p|ct|cts|₫|đ|vnđ|triệu|tỷ|tỉ|nghìn|ngàn)\b"
    rf"|\b{_AMOUNT}(?:[ -](?:of|and|a|hundred|thousand|million|billion|trillion|half|m|bn|triệu|tỷ|tỉ|nghìn"
    r"|ngàn|trăm))*"
    rf"[ -]{_WHOSE}(?:(?:{'|'.join(_NAMES.split())}|{'|'.join(_PARTS.split())})(?:e?s)?|{_VIETNAMESE})\b"
    r"|\b(?:dollars?|euros?|pounds?|sterling|cents?|pence|yen|yuan|dong|roubles?|rubles?|rupees?|francs?|soles|pesos?"
    r"|kron(?:er|or|a)|đô la)\b|\b(?:VND|USD|EUR)\b|\d\s?(?:million|billion)\b"
)
"""Matches a sum of money, capitals aside; some of its words alone are as good as one, such as "dollars"."""
