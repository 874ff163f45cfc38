BEGIN TRANSACTION;
CREATE TABLE answers (
	token VARCHAR(32) NOT NULL, 
	scope VARCHAR(100) NOT NULL, 
	user VARCHAR(32), 
	question TEXT, 
	at DATETIME NOT NULL, 
	expires DATETIME NOT NULL, 
	PRIMARY KEY (token)
);
INSERT INTO "answers" VALUES('xzMHsUlxJQPFCLSy','guild:7','c8a6d62552ee7da0e82792149380f833','how many ships?','2026-02-10 09:30:00.000000','2126-01-17 09:30:00.000000');
CREATE TABLE articles (
	collection VARCHAR(100) NOT NULL, 
	id VARCHAR(16) NOT NULL, 
	state VARCHAR(12) NOT NULL, 
	json TEXT, 
	title TEXT NOT NULL, 
	publisher TEXT, 
	published DATE, 
	address TEXT, 
	characters INTEGER NOT NULL, 
	added INTEGER NOT NULL, 
	changed INTEGER NOT NULL, 
	added_at DATETIME NOT NULL, 
	changed_at DATETIME NOT NULL, 
	replaced_by VARCHAR(16), folded TEXT DEFAULT '' NOT NULL, publisher_folded TEXT DEFAULT '' NOT NULL, 
	PRIMARY KEY (collection, id)
);
INSERT INTO "articles" VALUES('public','7b22b1a7b7693653','superseded','{"text":"The harbour of Norrby took in 1 ships.\n\nIts master, Ulla Vance, said that the quay would be widened.","title":"Cảng Norrby 1","publisher":"The Norrby Times","url":"https://times.example/1","published":"2026-02-01"}','Cảng Norrby 1','The Norrby Times','2026-02-01','times.example/1',100,1,4,'2026-02-10 09:30:00.000000','2026-02-10 09:30:00.000000','67dd0894fb982049','cang norrby 1','the norrby times');
INSERT INTO "articles" VALUES('public','a882732c126e4cf3','current','{"text":"The harbour of Norrby took in 2 ships.\n\nIts master, Ulla Vance, said that the quay would be widened.","title":"Cảng Norrby 2","publisher":"The Norrby Times","url":"https://times.example/2","published":"2026-02-02"}','Cảng Norrby 2','The Norrby Times','2026-02-02','times.example/2',100,2,2,'2026-02-10 09:30:00.000000','2026-02-10 09:30:00.000000',NULL,'cang norrby 2','the norrby times');
INSERT INTO "articles" VALUES('public','67dd0894fb982049','current','{"text":"The harbour of Norrby took in 3 ships.\n\nIts master, Ulla Vance, said that the quay would be widened.","title":"Cảng Norrby 3","publisher":"The Norrby Times","url":"https://times.example/1","published":"2026-02-03","place":"Norrby"}','Cảng Norrby 3','The Norrby Times','2026-02-03','times.example/1',100,3,3,'2026-02-10 09:30:00.000000','2026-02-10 09:30:00.000000',NULL,'cang norrby 3','the norrby times');
INSERT INTO "articles" VALUES('guild:7','8d7a4a28a1a325c5','current','{"text":"The harbour of Norrby took in 4 ships.\n\nIts master, Ulla Vance, said that the quay would be widened.","title":"Cảng Norrby 4","publisher":"The Norrby Times","url":"https://times.example/4","published":"2026-02-04"}','Cảng Norrby 4','The Norrby Times','2026-02-04','times.example/4',100,5,5,'2026-02-10 09:30:00.000000','2026-02-10 09:30:00.000000',NULL,'cang norrby 4','the norrby times');
INSERT INTO "articles" VALUES('guild:7','78df8ebdc994aaa6','removed',NULL,'',NULL,NULL,'times.example/5',100,6,7,'2026-02-10 09:30:00.000000','2026-02-10 09:30:00.000000',NULL,'','');
CREATE TABLE asked (
	scope VARCHAR(100) NOT NULL, 
	day DATE NOT NULL, 
	questions INTEGER NOT NULL, 
	answered INTEGER NOT NULL, 
	PRIMARY KEY (scope, day)
);
INSERT INTO "asked" VALUES('guild:7','2026-02-10',2,1);
CREATE TABLE feeds (
	id INTEGER NOT NULL, 
	collection VARCHAR(100) NOT NULL, 
	url TEXT NOT NULL, 
	title TEXT, 
	etag TEXT, 
	last_modified TEXT, 
	added_at DATETIME NOT NULL, 
	checked_at DATETIME, 
	next_due DATETIME NOT NULL, 
	last_result TEXT, 
	failures INTEGER NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "feeds" VALUES(1,'guild:7','https://times.example/feed.xml','Norrby Times',NULL,NULL,'2026-02-10 09:30:00.000000',NULL,'2026-02-10 09:30:00.000000',NULL,0);
CREATE TABLE files (
	collection VARCHAR(100) NOT NULL, 
	path TEXT NOT NULL, 
	stamp VARCHAR(60) NOT NULL, 
	PRIMARY KEY (collection, path)
);
CREATE TABLE history (
	generation INTEGER NOT NULL, 
	stamp VARCHAR(16) NOT NULL, 
	PRIMARY KEY (generation)
);
INSERT INTO "history" VALUES(0,'72b30002a8be17c2');
INSERT INTO "history" VALUES(2,'f895564daaac7a8a');
INSERT INTO "history" VALUES(4,'423ba43d1d980256');
INSERT INTO "history" VALUES(6,'54c37a87dd1ef751');
INSERT INTO "history" VALUES(7,'c326d88d8567bb85');
CREATE TABLE meta (
	"key" VARCHAR(40) NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "meta" VALUES('version','4');
INSERT INTO "meta" VALUES('generation','7');
INSERT INTO "meta" VALUES('identity','c43aecf207a39905');
INSERT INTO "meta" VALUES('salt','5808326d7190a9c882053a6f37984776');
CREATE TABLE pages (
	feed_id INTEGER NOT NULL, 
	url TEXT NOT NULL, 
	mark VARCHAR(16) NOT NULL, 
	etag TEXT, 
	last_modified TEXT, 
	first_seen DATETIME NOT NULL, 
	due DATETIME, entry TEXT, key TEXT, told TEXT, looked DATETIME, changes INTEGER DEFAULT '0' NOT NULL, 
	PRIMARY KEY (feed_id, url), 
	FOREIGN KEY(feed_id) REFERENCES feeds (id) ON DELETE CASCADE
);
INSERT INTO "pages" VALUES(1,'https://times.example/4','mark',NULL,NULL,'2026-02-09 00:00:00.000000',NULL,NULL,NULL,NULL,NULL,0);
CREATE TABLE quotes (
	token VARCHAR(32) NOT NULL, 
	position INTEGER NOT NULL, 
	collection VARCHAR(100) NOT NULL, 
	article_id VARCHAR(16) NOT NULL, 
	start INTEGER NOT NULL, 
	"end" INTEGER NOT NULL, 
	PRIMARY KEY (token, position), 
	FOREIGN KEY(token) REFERENCES answers (token) ON DELETE CASCADE, 
	FOREIGN KEY(collection, article_id) REFERENCES articles (collection, id)
);
INSERT INTO "quotes" VALUES('xzMHsUlxJQPFCLSy',0,'guild:7','8d7a4a28a1a325c5',0,40);
CREATE TABLE settings (
	scope VARCHAR(100) NOT NULL, 
	"key" VARCHAR(100) NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY (scope, "key")
);
INSERT INTO "settings" VALUES('guild:7','language','"vi"');
INSERT INTO "settings" VALUES('guild:7','known','true');
CREATE TABLE sources (
	collection VARCHAR(100) NOT NULL, 
	"key" TEXT NOT NULL, 
	article_id VARCHAR(16) NOT NULL, 
	PRIMARY KEY (collection, "key", article_id), 
	FOREIGN KEY(collection, article_id) REFERENCES articles (collection, id)
);
INSERT INTO "sources" VALUES('public','/reports/two.md','a882732c126e4cf3');
INSERT INTO "sources" VALUES('public','https://times.example/1','67dd0894fb982049');
INSERT INTO "sources" VALUES('guild:7','','8d7a4a28a1a325c5');
CREATE TABLE unanswered (
	id INTEGER NOT NULL, 
	scope VARCHAR(100) NOT NULL, 
	user VARCHAR(32), 
	question TEXT NOT NULL, 
	reason TEXT, 
	at DATETIME NOT NULL, 
	expires DATETIME NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "unanswered" VALUES(1,'guild:7','c8a6d62552ee7da0e82792149380f833','who is the mayor?','No passage in the archive answers this.','2026-02-10 09:30:00.000000','2126-01-17 09:30:00.000000');
CREATE TABLE votes (
	token VARCHAR(32) NOT NULL, 
	user VARCHAR(32) NOT NULL, 
	value INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (token, user), 
	FOREIGN KEY(token) REFERENCES answers (token) ON DELETE CASCADE
);
INSERT INTO "votes" VALUES('xzMHsUlxJQPFCLSy','34e66f062eea5ecbb446e6030947656b',1,'2026-02-10 09:30:00.000000');
CREATE INDEX ix_answers_expires ON answers (expires);
CREATE UNIQUE INDEX feeds_by_url ON feeds (collection, url);
CREATE INDEX ix_unanswered_expires ON unanswered (expires);
CREATE INDEX articles_by_change ON articles (changed);
CREATE INDEX articles_by_address ON articles (collection, address);
CREATE INDEX articles_by_addition ON articles (state, added);
CREATE INDEX quotes_by_article ON quotes (collection, article_id);
CREATE INDEX sources_by_article ON sources (collection, article_id);
CREATE INDEX articles_listed ON articles (state, collection, published, added, id, folded, publisher_folded);
COMMIT;
