"""Sums of money as texts write them: in the money of any country, by its name, its code or its sign."""

import re

from knowledge.language.pack import any_of, of_all
from knowledge.language.patterns import compiled_when_used
from knowledge.language.sections import Money, Numbers

_CODES = (
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTC BTN BWP BYN BZD CAD CDF"
    " CHF CLP CNY COP CRC CUP CVE CZK DEM DJF DKK DOP DZD EGP ERN ETB ETH EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ"
    " GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR"
    " LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NTD NZD OMR PAB PEN"
    " PGK PHP PKR PLN PYG QAR RMB RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SYP SZL THB TJS"
    " TMT TND TOP TRY TTD TWD TZS UAH UGX USD USDT UYU UZS VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG"
)
_SIGN = r"[$€£¥₫₹₽₩฿₪₺₴₦₱₲₡₵₸₼₾₿₭₮₨]"
_WHOSE = r"(?:(?:(?-i:[A-ZÀ-Ý&])[\w.-]*|new|convertible)[ -]){0,4}"
"""Whose money it is: "Swedish kronor", "South Korean won"."""


def _sum() -> str:
    money, numbers = of_all(Money), of_all(Numbers)
    amount = rf"(?:\d[\d.,]*(?:\s?(?:k|m|mn|mln|bn|tn))?|(?:{any_of(numbers.amounts)}))"
    within = any_of((*numbers.within, *numbers.times))
    codes = any_of(_CODES.split())
    return (
        rf"{_SIGN}\s?\d|\d[\d.,]*\s?{_SIGN}"
        rf"|\b(?-i:(?!ALL|COP|TOP)(?:{codes})\s?\d)|\d\s?(?-i:{codes})\b"
        r"|\b(?:kr|rs|rp|rm|s/|r\$|fr|sfr|chf)\.?\s?\d|\d\s?(?:kr|kč|zł|ft|lei|p|ct|cts)\b"
        rf"|\b{amount}(?:[ -](?:{within}))*[ -]{_WHOSE}(?:{any_of(money.names)})\b"
        rf"|{any_of(money.suffices)}|\b(?:VND|USD|EUR)\b"
    )


SUM = compiled_when_used(_sum, re.IGNORECASE)
"""Finds sums of money; some of its words alone are as good as one, such as "dollars"."""
