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
INSERT INTO "answers" VALUES('1eXg_MWeIcWfkdil','guild:7','a1294abca1ca2716749027a14c6e58ec','how many ships?','2026-02-10 09:30:00.000000','2126-01-17 09:30:00.000000');
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
	replaced_by VARCHAR(16), folded TEXT DEFAULT '' NOT NULL, publisher_folded TEXT DEFAULT '' NOT NULL, bytes INTEGER DEFAULT 0 NOT NULL, 
	PRIMARY KEY (collection, id)
);
INSERT INTO "articles" VALUES('public','7b22b1a7b7693653','superseded','{"text":"The harbour of Norrby took in 1 ships.\n\nIts master, Ulla Vance, said that the quay would be widened.","title":"Cảng Norrby 1","publisher":"The Norrby Times","url":"https://times.example/1","published":"2026-02-01"}','Cảng Norrby 1','The Norrby Times','2026-02-01','times.example/1',100,1,4,'2026-02-10 09:30:00.000000','2026-02-10 09:30:00.000000','67dd0894fb982049','cang norrby 1','the norrby times',227);
INSERT INTO "articles" VALUES('public','a882732c126e4cf3','current','{"text":"The harbour of Norrby took in 2 ships.\n\nIts master, Ulla Vance, said that the quay would be widened.","title":"Cảng Norrby 2","publisher":"The Norrby Times","url":"https://times.example/2","published":"2026-02-02"}','Cảng Norrby 2','The Norrby Times','2026-02-02','times.example/2',100,2,2,'2026-02-10 09:30:00.000000','2026-02-10 09:30:00.000000',NULL,'cang norrby 2','the norrby times',227);
INSERT INTO "articles" VALUES('public','67dd0894fb982049','current','{"text":"The harbour of Norrby took in 3 ships.\n\nIts master, Ulla Vance, said that the quay would be widened.","title":"Cảng Norrby 3","publisher":"The Norrby Times","url":"https://times.example/1","published":"2026-02-03","place":"Norrby"}','Cảng Norrby 3','The Norrby Times','2026-02-03','times.example/1',100,3,3,'2026-02-10 09:30:00.000000','2026-02-10 09:30:00.000000',NULL,'cang norrby 3','the norrby times',244);
INSERT INTO "articles" VALUES('guild:7','8d7a4a28a1a325c5','current','{"text":"The harbour of Norrby took in 4 ships.\n\nIts master, Ulla Vance, said that the quay would be widened.","title":"Cảng Norrby 4","publisher":"The Norrby Times","url":"https://times.example/4","published":"2026-02-04"}','Cảng Norrby 4','The Norrby Times','2026-02-04','times.example/4',100,5,5,'2026-02-10 09:30:00.000000','2026-02-10 09:30:00.000000',NULL,'cang norrby 4','the norrby times',227);
INSERT INTO "articles" VALUES('guild:7','78df8ebdc994aaa6','removed',NULL,'',NULL,NULL,'times.example/5',100,6,7,'2026-02-10 09:30:00.000000','2026-02-10 09:30:00.000000',NULL,'','',0);
CREATE TABLE asked (
	scope VARCHAR(100) NOT NULL, 
	day DATE NOT NULL, 
	questions INTEGER NOT NULL, 
	answered INTEGER NOT NULL, 
	PRIMARY KEY (scope, day)
);
INSERT INTO "asked" VALUES('guild:7','2026-02-10',2,1);
CREATE TABLE blocks (
	id INTEGER NOT NULL, 
	scope VARCHAR(100) NOT NULL, 
	publisher TEXT, 
	article_id VARCHAR(16), 
	start INTEGER, 
	"end" INTEGER, 
	digest VARCHAR(16), 
	at DATETIME NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE due (
	"key" VARCHAR(32) NOT NULL, 
	follow_id INTEGER NOT NULL, 
	made_at DATETIME NOT NULL, 
	tried_at DATETIME, 
	again_at DATETIME NOT NULL, 
	tries INTEGER DEFAULT '0' NOT NULL, 
	PRIMARY KEY ("key"), 
	UNIQUE (follow_id), 
	FOREIGN KEY(follow_id) REFERENCES follows (id) ON DELETE CASCADE
);
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
CREATE TABLE follows (
	id INTEGER NOT NULL, 
	scope VARCHAR(100) NOT NULL, 
	guild BIGINT NOT NULL, 
	channel BIGINT NOT NULL, 
	user VARCHAR(32), 
	question TEXT NOT NULL, 
	folded TEXT NOT NULL, 
	source TEXT, 
	language VARCHAR(2) NOT NULL, 
	since INTEGER NOT NULL, 
	made_at DATETIME NOT NULL, 
	paused INTEGER DEFAULT '0' NOT NULL, 
	quiet VARCHAR(80), 
	quiet_until DATETIME, 
	next_at DATETIME NOT NULL, 
	said TEXT DEFAULT '' NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE found (
	follow_id INTEGER NOT NULL, 
	article_id VARCHAR(16) NOT NULL, 
	at DATETIME NOT NULL, 
	"key" VARCHAR(32), 
	PRIMARY KEY (follow_id, article_id), 
	FOREIGN KEY(follow_id) REFERENCES follows (id) ON DELETE CASCADE
);
CREATE TABLE history (
	generation INTEGER NOT NULL, 
	stamp VARCHAR(16) NOT NULL, 
	PRIMARY KEY (generation)
);
INSERT INTO "history" VALUES(0,'a8d00b0d6507dfec');
INSERT INTO "history" VALUES(2,'a2c0f796d806f62b');
INSERT INTO "history" VALUES(4,'69ea532903dc7fb8');
INSERT INTO "history" VALUES(6,'8f313ae4e2abd8e7');
INSERT INTO "history" VALUES(7,'c7abcc3b178efcd7');
CREATE TABLE meta (
	"key" VARCHAR(40) NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "meta" VALUES('version','9');
INSERT INTO "meta" VALUES('generation','7');
INSERT INTO "meta" VALUES('identity','6fcbe7856e6049ac');
INSERT INTO "meta" VALUES('salt','54ad59d78d22fac7ce21e398d5f7a113');
INSERT INTO "meta" VALUES('needs','0.2.0');
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
CREATE TABLE pins (
	id INTEGER NOT NULL, 
	scope VARCHAR(100) NOT NULL, 
	question TEXT NOT NULL, 
	article_id VARCHAR(16) NOT NULL, 
	start INTEGER NOT NULL, 
	"end" INTEGER NOT NULL, 
	digest VARCHAR(16) NOT NULL, 
	at DATETIME NOT NULL, 
	state VARCHAR(20), 
	checked VARCHAR(100), 
	PRIMARY KEY (id)
);
CREATE TABLE positions (
	name VARCHAR(40) NOT NULL, 
	generation INTEGER NOT NULL, 
	PRIMARY KEY (name)
);
CREATE TABLE posted (
	message BIGINT NOT NULL, 
	channel BIGINT NOT NULL, 
	guild BIGINT NOT NULL, 
	token VARCHAR(32) NOT NULL, 
	look_at DATETIME, 
	tries INTEGER DEFAULT '0' NOT NULL, 
	PRIMARY KEY (message), 
	FOREIGN KEY(token) REFERENCES answers (token) ON DELETE CASCADE
);
CREATE TABLE quotes (
	token VARCHAR(32) NOT NULL, 
	position INTEGER NOT NULL, 
	collection VARCHAR(100) NOT NULL, 
	article_id VARCHAR(16) NOT NULL, 
	start INTEGER NOT NULL, 
	"end" INTEGER NOT NULL, 
	PRIMARY KEY (token, position), 
	FOREIGN KEY(collection, article_id) REFERENCES articles (collection, id), 
	FOREIGN KEY(token) REFERENCES answers (token) ON DELETE CASCADE
);
INSERT INTO "quotes" VALUES('1eXg_MWeIcWfkdil',0,'guild:7','8d7a4a28a1a325c5',0,40);
CREATE TABLE settings (
	scope VARCHAR(100) NOT NULL, 
	"key" VARCHAR(100) NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY (scope, "key")
);
INSERT INTO "settings" VALUES('guild:7','language','"vi"');
INSERT INTO "settings" VALUES('guild:7','known','true');
CREATE TABLE shown (
	day DATE NOT NULL, 
	source VARCHAR(200) NOT NULL, 
	scope VARCHAR(100) NOT NULL, 
	quotes INTEGER NOT NULL, 
	PRIMARY KEY (day, source, scope)
);
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
CREATE TABLE synonyms (
	scope VARCHAR(100) NOT NULL, 
	folded VARCHAR(200) NOT NULL, 
	said TEXT NOT NULL, 
	means TEXT NOT NULL, 
	PRIMARY KEY (scope, folded)
);
CREATE TABLE tallies (
	scope VARCHAR(100) NOT NULL, 
	day DATE NOT NULL, 
	kind VARCHAR(12) NOT NULL, 
	"key" VARCHAR(40) NOT NULL, 
	number INTEGER NOT NULL, 
	PRIMARY KEY (scope, day, kind, "key")
);
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
INSERT INTO "unanswered" VALUES(1,'guild:7','a1294abca1ca2716749027a14c6e58ec','who is the mayor?','No passage answers this.','2026-02-10 09:30:00.000000','2126-01-17 09:30:00.000000');
CREATE TABLE votes (
	token VARCHAR(32) NOT NULL, 
	user VARCHAR(32) NOT NULL, 
	value INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (token, user), 
	FOREIGN KEY(token) REFERENCES answers (token) ON DELETE CASCADE
);
INSERT INTO "votes" VALUES('1eXg_MWeIcWfkdil','d77121ec12032f7cb316e6bcf32afc8a',1,'2026-02-10 09:30:00.000000');
CREATE INDEX ix_answers_expires ON answers (expires);
CREATE UNIQUE INDEX feeds_by_url ON feeds (collection, url);
CREATE INDEX ix_unanswered_expires ON unanswered (expires);
CREATE INDEX articles_by_change ON articles (changed);
CREATE INDEX articles_by_addition ON articles (state, added);
CREATE INDEX articles_by_address ON articles (collection, address);
CREATE INDEX quotes_by_article ON quotes (collection, article_id);
CREATE INDEX sources_by_article ON sources (collection, article_id);
CREATE INDEX articles_listed ON articles (state, collection, published, added, id, folded, publisher_folded);
CREATE INDEX ix_follows_channel ON follows (channel);
CREATE INDEX ix_follows_user ON follows (user);
CREATE INDEX follows_by_scope ON follows (scope, channel);
CREATE INDEX ix_posted_look_at ON posted (look_at);
CREATE INDEX ix_posted_token ON posted (token);
CREATE INDEX ix_found_key ON found ("key");
CREATE INDEX articles_sized ON articles (collection, state, bytes);
CREATE INDEX ix_pins_scope ON pins (scope);
CREATE INDEX ix_blocks_scope ON blocks (scope);
CREATE INDEX articles_by_successor ON articles (collection, replaced_by);
COMMIT;
