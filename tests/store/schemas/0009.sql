BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0009');
CREATE TABLE aliases (
	id INTEGER NOT NULL, 
	field TEXT NOT NULL, 
	written TEXT NOT NULL, 
	shown TEXT NOT NULL, 
	set_at TEXT NOT NULL, 
	set_by TEXT NOT NULL, 
	PRIMARY KEY (id)
)
 STRICT

;
INSERT INTO "aliases" VALUES(1,'practitioner','D Fairley','D. Fairley','2026-11-26T18:33:49+00:00','asha');
CREATE TABLE audit (
	id INTEGER NOT NULL, 
	at TEXT NOT NULL, 
	who TEXT NOT NULL, 
	role TEXT NOT NULL, 
	what TEXT NOT NULL, 
	detail TEXT NOT NULL, 
	rows INTEGER, 
	sha256 TEXT NOT NULL, 
	PRIMARY KEY (id)
)
 STRICT

;
INSERT INTO "audit" VALUES(1,'2026-11-26T18:33:48+00:00','asha','this computer','import','batch 1',14,'2a1c1f889a5c93944ce11d8e1b5a52578ab031f0775e95e88309ff94a4b4c694');
INSERT INTO "audit" VALUES(2,'2026-11-26T18:33:48+00:00','asha','this computer','import','batch 2',14,'6122fff673e178134520d9eb9cc8c8e16dc0ba59d5e69a33633793a1bfa6f7e2');
INSERT INTO "audit" VALUES(3,'2026-11-26T18:33:48+00:00','asha','this computer','import','batch 3',2,'5d6a7af8492c234231445be9e2150f46bd58cddc556ba5067d22e7082bd0c425');
INSERT INTO "audit" VALUES(4,'2026-11-26T18:33:48+00:00','asha','this computer','setting','gap_days: 60',NULL,'bc10f35753f0668cca3298fbf1e4389d348c8a09880f104a7d7696e915a22e50');
INSERT INTO "audit" VALUES(5,'2026-11-26T18:33:48+00:00','asha','this computer','setting','responder_rule: pct50',NULL,'703f9d8beb774fdd948ef3bf956aaf2ed1c582d8526a4a7de7cdbc1ab790d62d');
INSERT INTO "audit" VALUES(6,'2026-11-26T18:33:48+00:00','asha','this computer','import','batch 4',3,'57707fd601770e9c0d24866239cfd254796c4412c64f202486803bbbcf430207');
INSERT INTO "audit" VALUES(7,'2026-11-26T18:33:48+00:00','asha','this computer','undo','batch 4',3,'ee64a799dfaa5ac543be85ed978fb035840dcc6e71c74b0c84f185c1127e6a34');
INSERT INTO "audit" VALUES(8,'2026-11-26T18:33:49+00:00','asha','this computer','undo','batch 3',2,'81032106ac053dfc18663cb2fb6033a97d514f9ffbdec71ca3867a36e22b6969');
INSERT INTO "audit" VALUES(9,'2026-11-26T18:33:49+00:00','asha','this computer','redo','batch 3',2,'022ed0f518e5eaaa9bb0fc553d09955c18212484ff83124ef1c0636653228c61');
INSERT INTO "audit" VALUES(10,'2026-11-26T18:33:49+00:00','asha','this computer','name','practitioner D Fairley: D. Fairley',NULL,'1fd4ec2df1018080b92e78ad9145f719341a3cae45d61d76680175e30604012b');
INSERT INTO "audit" VALUES(11,'2026-11-26T18:33:49+00:00','asha','this computer','limits','improved_of_all 2025-01',NULL,'93b984f7bd881bb142e137fd13cc87ce1a19f9c98366930b6cca034262fbc5e5');
INSERT INTO "audit" VALUES(12,'2026-11-26T18:33:49+00:00','asha','this computer','flag','50114bb8b5c51049a815991609a07ab1: emergency',NULL,'b82da866bb6b393e7d104d35ad91eddd88f129a34dbd1d83bec7516b3298e257');
INSERT INTO "audit" VALUES(13,'2026-11-26T18:33:49+00:00','asha','this computer','import','batch 5',14,'1f10cd62a8ebe0661b2b0a3d3f536b677f7f9464d9cc0ef4094ef74ae9160db3');
INSERT INTO "audit" VALUES(14,'2026-11-26T18:33:50+00:00','asha','this computer','export','report',13,'4c4cc2e09e23599fc64bb0eb94f616ade46e209eff678ccb7b4852367556dcad');
INSERT INTO "audit" VALUES(15,'2026-11-26T18:33:50+00:00','asha','this computer','user','owner@clinic.example; owner',NULL,'a8eb2de341af578f52610950d464929a9b90772e64b11eefdd91f5b33c282b40');
INSERT INTO "audit" VALUES(16,'2026-11-26T18:33:50+00:00','asha','this computer','user','d.fairley@clinic.example; practitioner; D. Fairley',NULL,'d0d7fd128b804b1eee14c41015b1814206692f5270d82ec5a20cae0df9ddb364');
INSERT INTO "audit" VALUES(17,'2026-11-26T18:33:50+00:00','asha','this computer','user','gone@clinic.example; importer; This clinic',NULL,'0ba73840362877d1eb58229d5497a00f91683ab213d7f8ab7894cc01ca5750c4');
INSERT INTO "audit" VALUES(18,'2026-11-26T18:33:50+00:00','asha','this computer','user','gone@clinic.example; revoked',NULL,'7c00883b98b8a30d2ffac46ef0b64e8b9a8e2cef72466714229a9b17ef30e259');
CREATE TABLE batches (
	id INTEGER NOT NULL, 
	file_name TEXT NOT NULL, 
	file_sha256 TEXT NOT NULL, 
	read_as TEXT NOT NULL, 
	source TEXT NOT NULL, 
	imported_at TEXT NOT NULL, 
	imported_by TEXT NOT NULL, 
	rows_read INTEGER NOT NULL, 
	rows_new INTEGER NOT NULL, 
	rows_changed INTEGER NOT NULL, 
	rows_same INTEGER NOT NULL, 
	rows_rejected INTEGER NOT NULL, 
	content_sha256 TEXT NOT NULL, 
	status TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT batch_status CHECK (status IN ('stored'))
)
 STRICT

;
INSERT INTO "batches" VALUES(1,'january.csv','f642b97fbac64d1dda2f602257f77da2693f6b9c2fff8add6d669e4672fa2eba','e192b17c91609c7bb4c4f6136a0c6e72d3465478386fe73d619d94ae978215e8','','2026-11-26T18:33:48+00:00','asha',14,14,0,0,0,'b3e06a7788563fb42add48a047ac65ed3374f3b42a077ed4ca1ea8196634fc03','stored');
INSERT INTO "batches" VALUES(2,'february.csv','9e318711a799b86adb79ac8a83f398a2a7bd2ce06aa77f408686b85a2f7e101e','e192b17c91609c7bb4c4f6136a0c6e72d3465478386fe73d619d94ae978215e8','','2026-11-26T18:33:48+00:00','asha',14,14,0,0,0,'a0d351944114b7679a4569ce8920c16f55db02338d97effb9a799891eec2820b','stored');
INSERT INTO "batches" VALUES(3,'mended.csv','edd144a1077e89f10b4a58cf04b64cfa8a356254e560facfb6bb5f3231a2a6a0','e192b17c91609c7bb4c4f6136a0c6e72d3465478386fe73d619d94ae978215e8','','2026-11-26T18:33:48+00:00','asha',2,0,2,0,0,'344cc7ce8ef182b7b64419d0b7a159fee88226377306119b64d1a6b57fe90bad','stored');
INSERT INTO "batches" VALUES(4,'not_ours.csv','cb612a7680797f34207c9ac5f50b37b645b9d9f6586c5f29021c3ca8e5f8cf59','e192b17c91609c7bb4c4f6136a0c6e72d3465478386fe73d619d94ae978215e8','','2026-11-26T18:33:48+00:00','asha',3,3,0,0,0,'db9d74df03004bd1e926d69b13c08bec7ec613bd37b15570bdda678520e9348e','stored');
INSERT INTO "batches" VALUES(5,'march.csv','6a2ee10c4e300f1a45339c94f49f08d07e3fc967884e4a2470242aac2fd32e8c','84cbecd8d57e4ae0de70a3cc1212dad7ca2f648580a370fbc781bdc0b1cd03fc','Jane App','2026-11-26T18:33:49+00:00','asha',14,14,0,0,0,'051ef5c8338494f660bea03ed3f0ecbb04c7535952813ddbe415e5c7aca6394e','stored');
CREATE TABLE events (
	id INTEGER NOT NULL, 
	what TEXT NOT NULL, 
	batch_id INTEGER, 
	rows INTEGER NOT NULL, 
	note TEXT NOT NULL, 
	done_at TEXT NOT NULL, 
	done_by TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT event_kind CHECK (what IN ('undone', 'redone', 'forgotten', 'restored')), 
	FOREIGN KEY(batch_id) REFERENCES batches (id)
)
 STRICT

;
INSERT INTO "events" VALUES(1,'undone',4,3,'','2026-11-26T18:33:48+00:00','asha');
INSERT INTO "events" VALUES(2,'undone',3,2,'','2026-11-26T18:33:49+00:00','asha');
INSERT INTO "events" VALUES(3,'redone',3,2,'','2026-11-26T18:33:49+00:00','asha');
CREATE TABLE flag_actions (
	id INTEGER NOT NULL, 
	flag TEXT NOT NULL, 
	action TEXT NOT NULL, 
	done_on TEXT NOT NULL, 
	done_by TEXT NOT NULL, 
	noted_at TEXT NOT NULL, 
	PRIMARY KEY (id)
)
 STRICT

;
INSERT INTO "flag_actions" VALUES(1,'50114bb8b5c51049a815991609a07ab1','emergency','2025-01-02','Asha','2026-11-26T18:33:49+00:00');
CREATE TABLE jobs (
	id INTEGER NOT NULL, 
	file_name TEXT NOT NULL, 
	state TEXT NOT NULL, 
	message TEXT NOT NULL, 
	batch_id INTEGER, 
	process INTEGER, 
	process_began REAL, 
	begun_at TEXT NOT NULL, 
	begun_by TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT job_state CHECK (state IN ('starting', 'checking', 'waiting', 'storing', 'stored', 'unchanged', 'refused', 'cancelled', 'broken')), 
	FOREIGN KEY(batch_id) REFERENCES batches (id)
)
 STRICT

;
INSERT INTO "jobs" VALUES(1,'january.csv','stored','14 new rows stored as batch 1.',1,5043,1795718024.78,'2026-11-26T18:33:48+00:00','asha');
INSERT INTO "jobs" VALUES(2,'february.csv','stored','14 new rows stored as batch 2.',2,5043,1795718024.78,'2026-11-26T18:33:48+00:00','asha');
INSERT INTO "jobs" VALUES(3,'mended.csv','stored','0 new rows stored as batch 3, 2 corrected.',3,5043,1795718024.78,'2026-11-26T18:33:48+00:00','asha');
INSERT INTO "jobs" VALUES(4,'not_ours.csv','stored','3 new rows stored as batch 4.',4,5043,1795718024.78,'2026-11-26T18:33:48+00:00','asha');
INSERT INTO "jobs" VALUES(5,'march.csv','stored','14 new rows stored as batch 5.',5,5043,1795718024.78,'2026-11-26T18:33:49+00:00','asha');
CREATE TABLE rebases (
	id INTEGER NOT NULL, 
	measure TEXT NOT NULL, 
	month TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	set_at TEXT NOT NULL, 
	set_by TEXT NOT NULL, 
	PRIMARY KEY (id)
)
 STRICT

;
INSERT INTO "rebases" VALUES(1,'improved_of_all','2025-01','A new clinic','2026-11-26T18:33:49+00:00','asha');
CREATE TABLE releases (
	id INTEGER NOT NULL, 
	what TEXT NOT NULL, 
	selection TEXT NOT NULL, 
	made_at TEXT NOT NULL, 
	made_by TEXT NOT NULL, 
	PRIMARY KEY (id)
)
 STRICT

;
INSERT INTO "releases" VALUES(1,'report','{}','2026-11-26T18:33:50+00:00','asha');
CREATE TABLE session_records (
	id INTEGER NOT NULL, 
	batch_id INTEGER NOT NULL, 
	replaced_by INTEGER, 
	patient_key TEXT NOT NULL CHECK (length(patient_key) = 32), 
	session_date TEXT NOT NULL, 
	back_pain_type TEXT NOT NULL, 
	contributing_types TEXT, 
	treatments TEXT NOT NULL, 
	pain_score REAL, 
	function_score REAL, 
	pain_instrument TEXT, 
	function_instrument TEXT, 
	clinic TEXT NOT NULL, 
	practitioner TEXT, 
	episode_id TEXT NOT NULL, 
	session_number INTEGER NOT NULL, 
	birth_year REAL, 
	age REAL, 
	sex TEXT, 
	symptom_weeks REAL, 
	prior_episodes REAL, 
	leg_pain TEXT, 
	start_back_risk TEXT, 
	payer TEXT, 
	bladder_bowel_change TEXT, 
	leg_weakness_progressing TEXT, 
	saddle_numbness TEXT, 
	red_flag_action TEXT, 
	discharged TEXT, 
	discharge_reason TEXT, 
	fee REAL, 
	minutes REAL, 
	adverse_event TEXT, 
	global_change TEXT, 
	PRIMARY KEY (id), 
	FOREIGN KEY(batch_id) REFERENCES batches (id), 
	FOREIGN KEY(replaced_by) REFERENCES batches (id)
)
 STRICT

;
INSERT INTO "session_records" VALUES(1,1,NULL,'9dbbc3f32fe2c2a456016897ea35d48f','2025-01-01','muscular',NULL,'acupuncture + chiropractic adjustment',8.0,40.0,'NRS','ODI','This clinic','R. Castellan','',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'yes',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "session_records" VALUES(2,1,NULL,'f796b4176bd7d941cf5b3beb1c734eab','2025-01-01','muscular',NULL,'acupuncture',7.0,40.0,'NRS','ODI','This clinic','D Fairley','',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'no',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "session_records" VALUES(3,1,NULL,'75574412642052ab37fd777c6cdafde7','2025-01-01','muscular',NULL,'acupuncture + chiropractic adjustment',8.0,40.0,'NRS','ODI','This clinic','D Fairley','',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'no',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "session_records" VALUES(4,1,NULL,'9e32fc47fdf45fadfe533ffc64f6708a','2025-01-01','muscular',NULL,'acupuncture',7.0,40.0,'NRS','ODI','This clinic','R. Castellan','',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'no',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "session_records" VALUES(5,1,NULL,'6132581e736e757e873efb1427d8495a','2025-01-01','muscular',NULL,'acupuncture + chiropractic adjustment',8.0,40.0,'NRS','ODI','This clinic','D Fairley','',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'no',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "session_records" VALUES(6,1,NULL,'593a3d02164b0987b49589b1939d87c1','2025-01-01','muscular',NULL,'acupuncture',7.0,40.0,'NRS','ODI','This clinic','D Fairley','',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'no',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "session_records" VALUES(7,1,NULL,'d0fbbebd951afea45b789a6ff4a09974','2025-01-01','muscular',NULL,'acupuncture + chiropractic adjustment',8.0,40.0,'NRS','ODI','This clinic','R. Castellan','',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'no',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "session_records" VALUES(8,1,NULL,'f4066be6a445048d0b92e41ef2d868f3','2025-01-01','muscular',NULL,'acupuncture',7.0,40.0,'NRS','ODI','This clinic','D Fairley','',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'no',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "session_records" VALUES(9,1,NULL,'dc0bf15f5fd1280f505246931e29d64e','2025-01-01','muscular',NULL,'acupuncture + chiropractic adjustment',8.0,40.0,'NRS','ODI','This clinic','D Fairley','',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'no',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "session_records" VALUES(10,1,NULL,'30ea4588ab6731b84e1ea30248645154','2025-01-01','muscular',NULL,'acupuncture',7.0,40.0,'NRS','ODI','This clinic','R. Castellan','',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'no',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "session_records" VALUES(11,1,NULL,'f2e59384f73f1218aa40644f828621e2','2025-01-01','muscular',NULL,'acupuncture + chiropractic adjustment',8.0,40.0,'NRS','ODI','This clinic','D Fairley','',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'no',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "session_records" VALUES(12,1,NULL,'31597fdc83cbe3e658fdd38fb99e4d37','2025-01-01','muscular',NULL,'acupuncture',7.0,40.0,'NRS','ODI','This clinic','D Fairley','',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'no',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "session_records" VALUES(13,1,NULL,'4e3ca8996f2e1c1a74c73fb6640b70fe','2025-01-01','muscular',NULL,'acupuncture + chiropractic adjustment',8.0,40.0,'NRS','ODI','This clinic','R. Castellan','',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'no',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "session_records" VALUES(14,1,NULL,'6fb4e7f2779d40ce6e3df912cfc2e021','2025-01-01','muscular',NULL,'acupuncture',7.0,40.0,'NRS','ODI','This clinic','D Fairley','',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'no',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "session_records" VALUES(15,2,3,'9dbbc3f32fe2c2a456016897ea35d48f','2025-02-01','muscular',NULL,'acupuncture + chiropractic adjustment',6.0,32.0,'NRS','ODI','This clinic','R. Castellan','',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'no',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "session_records" VALUES(16,2,3,'f796b4176bd7d941cf5b3beb1c734eab','2025-02-01','muscular',NULL,'acupuncture',5.0,32.0,'NRS','ODI','This clinic','D Fairley','',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'no',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "session_records" VALUES(17,2,NULL,'75574412642052ab37fd777c6cdafde7','2025-02-01','muscular',NULL,'acupuncture + chiropractic adjustment',6.0,32.0,'NRS','ODI','This clinic','D Fairley','',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'no',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "session_records" VALUES(18,2,NULL,'9e32fc47fdf45fadfe533ffc64f6708a','2025-02-01','muscular',NULL,'acupuncture',5.0,32.0,'NRS','ODI','This clinic','R. Castellan','',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'no',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "session_records" VALUES(19,2,NULL,'6132581e736e757e873efb1427d8495a','2025-02-01','muscular',NULL,'acupuncture + chiropractic adjustment',6.0,32.0,'NRS','ODI','This clinic','D Fairley','',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'no',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "session_records" VALUES(20,2,NULL,'593a3d02164b0987b49589b1939d87c1','2025-02-01','muscular',NULL,'acupuncture',5.0,32.0,'NRS','ODI','This clinic','D Fairley','',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'no',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "session_records" VALUES(21,2,NULL,'d0fbbebd951afea45b789a6ff4a09974','2025-02-01','muscular',NULL,'acupuncture + chiropractic adjustment',6.0,32.0,'NRS','ODI','This clinic','R. Castellan','',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'no',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "session_records" VALUES(22,2,NULL,'f4066be6a445048d0b92e41ef2d868f3','2025-02-01','muscular',NULL,'acupuncture',5.0,32.0,'NRS','ODI','This clinic','D Fairley','',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'no',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "session_records" VALUES(23,2,NULL,'dc0bf15f5fd1280f505246931e29d64e','2025-02-01','muscular',NULL,'acupuncture + chiropractic adjustment',6.0,32.0,'NRS','ODI','This clinic','D Fairley','',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'no',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "session_records" VALUES(24,2,NULL,'30ea4588ab6731b84e1ea30248645154','2025-02-01','muscular',NULL,'acupuncture',5.0,32.0,'NRS','ODI','This clinic','R. Castellan','',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'no',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "session_records" VALUES(25,2,NULL,'f2e59384f73f1218aa40644f828621e2','2025-02-01','muscular',NULL,'acupuncture + chiropractic adjustment',6.0,32.0,'NRS','ODI','This clinic','D Fairley','',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'no',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "session_records" VALUES(26,2,NULL,'31597fdc83cbe3e658fdd38fb99e4d37','2025-02-01','muscular',NULL,'acupuncture',5.0,32.0,'NRS','ODI','This clinic','D Fairley','',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'no',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "session_records" VALUES(27,2,NULL,'4e3ca8996f2e1c1a74c73fb6640b70fe','2025-02-01','muscular',NULL,'acupuncture + chiropractic adjustment',6.0,32.0,'NRS','ODI','This clinic','R. Castellan','',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'no',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "session_records" VALUES(28,2,NULL,'6fb4e7f2779d40ce6e3df912cfc2e021','2025-02-01','muscular',NULL,'acupuncture',5.0,32.0,'NRS','ODI','This clinic','D Fairley','',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'no',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "session_records" VALUES(29,3,NULL,'9dbbc3f32fe2c2a456016897ea35d48f','2025-02-01','muscular',NULL,'acupuncture + chiropractic adjustment',5.0,28.0,'NRS','ODI','This clinic','R. Castellan','',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'no',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "session_records" VALUES(30,3,NULL,'f796b4176bd7d941cf5b3beb1c734eab','2025-02-01','muscular',NULL,'acupuncture',4.0,28.0,'NRS','ODI','This clinic','D Fairley','',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'no',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "session_records" VALUES(31,4,4,'1dae58f2329f880926e68c2ac057d0ff','2025-02-10','muscular',NULL,'acupuncture + chiropractic adjustment',8.0,40.0,'NRS','ODI','This clinic','R. Castellan','',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'no',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "session_records" VALUES(32,4,4,'081b2f92d2eaf15e6be951df399d2f3b','2025-02-10','muscular',NULL,'acupuncture',7.0,40.0,'NRS','ODI','This clinic','D Fairley','',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'no',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "session_records" VALUES(33,4,4,'d12fcac9dacd9e924969b182bf7ab2f7','2025-02-10','muscular',NULL,'acupuncture + chiropractic adjustment',8.0,40.0,'NRS','ODI','This clinic','D Fairley','',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'no',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "session_records" VALUES(34,5,NULL,'9dbbc3f32fe2c2a456016897ea35d48f','2025-03-01','muscular',NULL,'acupuncture + chiropractic adjustment',4.0,24.0,'NRS','ODI','This clinic','R. Castellan','',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'no',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "session_records" VALUES(35,5,NULL,'f796b4176bd7d941cf5b3beb1c734eab','2025-03-01','muscular',NULL,'acupuncture',3.0,24.0,'NRS','ODI','This clinic','D Fairley','',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'no',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "session_records" VALUES(36,5,NULL,'75574412642052ab37fd777c6cdafde7','2025-03-01','muscular',NULL,'acupuncture + chiropractic adjustment',4.0,24.0,'NRS','ODI','This clinic','D Fairley','',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'no',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "session_records" VALUES(37,5,NULL,'9e32fc47fdf45fadfe533ffc64f6708a','2025-03-01','muscular',NULL,'acupuncture',3.0,24.0,'NRS','ODI','This clinic','R. Castellan','',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'no',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "session_records" VALUES(38,5,NULL,'6132581e736e757e873efb1427d8495a','2025-03-01','muscular',NULL,'acupuncture + chiropractic adjustment',4.0,24.0,'NRS','ODI','This clinic','D Fairley','',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'no',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "session_records" VALUES(39,5,NULL,'593a3d02164b0987b49589b1939d87c1','2025-03-01','muscular',NULL,'acupuncture',3.0,24.0,'NRS','ODI','This clinic','D Fairley','',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'no',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "session_records" VALUES(40,5,NULL,'d0fbbebd951afea45b789a6ff4a09974','2025-03-01','muscular',NULL,'acupuncture + chiropractic adjustment',4.0,24.0,'NRS','ODI','This clinic','R. Castellan','',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'no',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "session_records" VALUES(41,5,NULL,'f4066be6a445048d0b92e41ef2d868f3','2025-03-01','muscular',NULL,'acupuncture',3.0,24.0,'NRS','ODI','This clinic','D Fairley','',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'no',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "session_records" VALUES(42,5,NULL,'dc0bf15f5fd1280f505246931e29d64e','2025-03-01','muscular',NULL,'acupuncture + chiropractic adjustment',4.0,24.0,'NRS','ODI','This clinic','D Fairley','',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'no',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "session_records" VALUES(43,5,NULL,'30ea4588ab6731b84e1ea30248645154','2025-03-01','muscular',NULL,'acupuncture',3.0,24.0,'NRS','ODI','This clinic','R. Castellan','',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'no',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "session_records" VALUES(44,5,NULL,'f2e59384f73f1218aa40644f828621e2','2025-03-01','muscular',NULL,'acupuncture + chiropractic adjustment',4.0,24.0,'NRS','ODI','This clinic','D Fairley','',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'no',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "session_records" VALUES(45,5,NULL,'31597fdc83cbe3e658fdd38fb99e4d37','2025-03-01','muscular',NULL,'acupuncture',3.0,24.0,'NRS','ODI','This clinic','D Fairley','',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'no',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "session_records" VALUES(46,5,NULL,'4e3ca8996f2e1c1a74c73fb6640b70fe','2025-03-01','muscular',NULL,'acupuncture + chiropractic adjustment',4.0,24.0,'NRS','ODI','This clinic','R. Castellan','',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'no',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "session_records" VALUES(47,5,NULL,'6fb4e7f2779d40ce6e3df912cfc2e021','2025-03-01','muscular',NULL,'acupuncture',3.0,24.0,'NRS','ODI','This clinic','D Fairley','',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'no',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE settings (
	id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	value TEXT NOT NULL, 
	set_at TEXT NOT NULL, 
	set_by TEXT NOT NULL, 
	PRIMARY KEY (id)
)
 STRICT

;
INSERT INTO "settings" VALUES(1,'gap_days','60','2026-11-26T18:33:48+00:00','asha');
INSERT INTO "settings" VALUES(2,'responder_rule','pct50','2026-11-26T18:33:48+00:00','asha');
CREATE TABLE source_mappings (
	id INTEGER NOT NULL, 
	source TEXT NOT NULL, 
	mapping TEXT NOT NULL, 
	set_at TEXT NOT NULL, 
	set_by TEXT NOT NULL, 
	PRIMARY KEY (id)
)
 STRICT

;
INSERT INTO "source_mappings" VALUES(1,'Jane App','
[columns]
"patient_id" = "patient_id"
','2026-11-26T18:33:49+00:00','asha');
CREATE TABLE standings (
	batch_id INTEGER NOT NULL, 
	sha256 TEXT NOT NULL, 
	PRIMARY KEY (batch_id), 
	FOREIGN KEY(batch_id) REFERENCES batches (id)
)
 STRICT

;
INSERT INTO "standings" VALUES(2,'2f1cf87a0a4663fb8f0ecddb46cfdfd94e9be52c8746ebb261806f22d4e5cae3');
INSERT INTO "standings" VALUES(4,'13884c7ea08b6a6717752a60106ad5a94f6b4e01a6c96e76bfc36569848e5111');
CREATE TABLE store_facts (
	name TEXT NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY (name)
)
 STRICT

;
INSERT INTO "store_facts" VALUES('key_fingerprint','fa4e5cc0bd6dfb74');
INSERT INTO "store_facts" VALUES('data_version','13');
INSERT INTO "store_facts" VALUES('books_sha256','1af7f97bab56e47eef64b789f3ba5ea3748747e061fb0581e70c5e3b277e9b43');
INSERT INTO "store_facts" VALUES('audit_sha256','7c00883b98b8a30d2ffac46ef0b64e8b9a8e2cef72466714229a9b17ef30e259');
CREATE TABLE users (
	id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	role TEXT NOT NULL, 
	clinics TEXT NOT NULL, 
	practitioners TEXT NOT NULL, 
	set_at TEXT NOT NULL, 
	set_by TEXT NOT NULL, 
	PRIMARY KEY (id)
)
 STRICT

;
INSERT INTO "users" VALUES(1,'owner@clinic.example','owner','[]','[]','2026-11-26T18:33:50+00:00','asha');
INSERT INTO "users" VALUES(2,'d.fairley@clinic.example','practitioner','[]','["D. Fairley"]','2026-11-26T18:33:50+00:00','asha');
INSERT INTO "users" VALUES(3,'gone@clinic.example','importer','["This clinic"]','[]','2026-11-26T18:33:50+00:00','asha');
INSERT INTO "users" VALUES(4,'gone@clinic.example','','["This clinic"]','[]','2026-11-26T18:33:50+00:00','asha');
CREATE UNIQUE INDEX one_current_record ON session_records (clinic, patient_key, session_date, episode_id, session_number) WHERE replaced_by IS NULL;
CREATE INDEX records_of_a_batch ON session_records (batch_id);
CREATE TRIGGER settings_are_not_changed BEFORE UPDATE ON settings BEGIN SELECT RAISE(ABORT, 'settings are only ever added to'); END;
CREATE TRIGGER settings_are_not_removed BEFORE DELETE ON settings BEGIN SELECT RAISE(ABORT, 'settings are only ever added to'); END;
CREATE TRIGGER settings_are_not_replaced BEFORE INSERT ON settings WHEN EXISTS (SELECT 1 FROM settings WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'settings are only ever added to'); END;
CREATE INDEX versions_of_a_record ON session_records (clinic, patient_key, session_date, episode_id, session_number) WHERE replaced_by IS NOT NULL;
CREATE TRIGGER events_are_not_changed BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'events are only ever added to'); END;
CREATE TRIGGER events_are_not_removed BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'events are only ever added to'); END;
CREATE TRIGGER events_are_not_replaced BEFORE INSERT ON events WHEN EXISTS (SELECT 1 FROM events WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'events are only ever added to'); END;
CREATE TRIGGER aliases_are_not_changed BEFORE UPDATE ON aliases BEGIN SELECT RAISE(ABORT, 'aliases are only ever added to'); END;
CREATE TRIGGER aliases_are_not_removed BEFORE DELETE ON aliases BEGIN SELECT RAISE(ABORT, 'aliases are only ever added to'); END;
CREATE TRIGGER aliases_are_not_replaced BEFORE INSERT ON aliases WHEN EXISTS (SELECT 1 FROM aliases WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'aliases are only ever added to'); END;
CREATE TRIGGER rebases_are_not_changed BEFORE UPDATE ON rebases BEGIN SELECT RAISE(ABORT, 'rebases are only ever added to'); END;
CREATE TRIGGER rebases_are_not_removed BEFORE DELETE ON rebases BEGIN SELECT RAISE(ABORT, 'rebases are only ever added to'); END;
CREATE TRIGGER rebases_are_not_replaced BEFORE INSERT ON rebases WHEN EXISTS (SELECT 1 FROM rebases WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'rebases are only ever added to'); END;
CREATE TRIGGER releases_are_not_changed BEFORE UPDATE ON releases BEGIN SELECT RAISE(ABORT, 'releases are only ever added to'); END;
CREATE TRIGGER releases_are_not_removed BEFORE DELETE ON releases BEGIN SELECT RAISE(ABORT, 'releases are only ever added to'); END;
CREATE TRIGGER releases_are_not_replaced BEFORE INSERT ON releases WHEN EXISTS (SELECT 1 FROM releases WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'releases are only ever added to'); END;
CREATE TRIGGER flag_actions_are_not_changed BEFORE UPDATE ON flag_actions BEGIN SELECT RAISE(ABORT, 'flag_actions are only ever added to'); END;
CREATE TRIGGER flag_actions_are_not_removed BEFORE DELETE ON flag_actions BEGIN SELECT RAISE(ABORT, 'flag_actions are only ever added to'); END;
CREATE TRIGGER flag_actions_are_not_replaced BEFORE INSERT ON flag_actions WHEN EXISTS (SELECT 1 FROM flag_actions WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'flag_actions are only ever added to'); END;
CREATE TRIGGER source_mappings_are_not_changed BEFORE UPDATE ON source_mappings BEGIN SELECT RAISE(ABORT, 'source_mappings are only ever added to'); END;
CREATE TRIGGER source_mappings_are_not_removed BEFORE DELETE ON source_mappings BEGIN SELECT RAISE(ABORT, 'source_mappings are only ever added to'); END;
CREATE TRIGGER source_mappings_are_not_replaced BEFORE INSERT ON source_mappings WHEN EXISTS (SELECT 1 FROM source_mappings WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'source_mappings are only ever added to'); END;
CREATE TRIGGER users_are_not_changed BEFORE UPDATE ON users BEGIN SELECT RAISE(ABORT, 'users are only ever added to'); END;
CREATE TRIGGER users_are_not_removed BEFORE DELETE ON users BEGIN SELECT RAISE(ABORT, 'users are only ever added to'); END;
CREATE TRIGGER users_are_not_replaced BEFORE INSERT ON users WHEN EXISTS (SELECT 1 FROM users WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'users are only ever added to'); END;
CREATE TRIGGER audit_are_not_changed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit are only ever added to'); END;
CREATE TRIGGER audit_are_not_removed BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit are only ever added to'); END;
CREATE TRIGGER audit_are_not_replaced BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'audit are only ever added to'); END;
COMMIT;
