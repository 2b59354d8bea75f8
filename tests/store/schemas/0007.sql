BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0007');
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
INSERT INTO "aliases" VALUES(1,'practitioner','D Fairley','D. Fairley','2026-11-26T18:32:39+00:00','asha');
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
INSERT INTO "batches" VALUES(1,'january.csv','f642b97fbac64d1dda2f602257f77da2693f6b9c2fff8add6d669e4672fa2eba','e192b17c91609c7bb4c4f6136a0c6e72d3465478386fe73d619d94ae978215e8','','2026-11-26T18:32:38+00:00','asha',14,14,0,0,0,'b3e06a7788563fb42add48a047ac65ed3374f3b42a077ed4ca1ea8196634fc03','stored');
INSERT INTO "batches" VALUES(2,'february.csv','9e318711a799b86adb79ac8a83f398a2a7bd2ce06aa77f408686b85a2f7e101e','e192b17c91609c7bb4c4f6136a0c6e72d3465478386fe73d619d94ae978215e8','','2026-11-26T18:32:38+00:00','asha',14,14,0,0,0,'a0d351944114b7679a4569ce8920c16f55db02338d97effb9a799891eec2820b','stored');
INSERT INTO "batches" VALUES(3,'mended.csv','edd144a1077e89f10b4a58cf04b64cfa8a356254e560facfb6bb5f3231a2a6a0','e192b17c91609c7bb4c4f6136a0c6e72d3465478386fe73d619d94ae978215e8','','2026-11-26T18:32:38+00:00','asha',2,0,2,0,0,'344cc7ce8ef182b7b64419d0b7a159fee88226377306119b64d1a6b57fe90bad','stored');
INSERT INTO "batches" VALUES(4,'not_ours.csv','cb612a7680797f34207c9ac5f50b37b645b9d9f6586c5f29021c3ca8e5f8cf59','e192b17c91609c7bb4c4f6136a0c6e72d3465478386fe73d619d94ae978215e8','','2026-11-26T18:32:39+00:00','asha',3,3,0,0,0,'db9d74df03004bd1e926d69b13c08bec7ec613bd37b15570bdda678520e9348e','stored');
INSERT INTO "batches" VALUES(5,'march.csv','6a2ee10c4e300f1a45339c94f49f08d07e3fc967884e4a2470242aac2fd32e8c','84cbecd8d57e4ae0de70a3cc1212dad7ca2f648580a370fbc781bdc0b1cd03fc','Jane App','2026-11-26T18:32:39+00:00','asha',14,14,0,0,0,'051ef5c8338494f660bea03ed3f0ecbb04c7535952813ddbe415e5c7aca6394e','stored');
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
INSERT INTO "events" VALUES(1,'undone',4,3,'','2026-11-26T18:32:39+00:00','asha');
INSERT INTO "events" VALUES(2,'undone',3,2,'','2026-11-26T18:32:39+00:00','asha');
INSERT INTO "events" VALUES(3,'redone',3,2,'','2026-11-26T18:32:39+00:00','asha');
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
INSERT INTO "flag_actions" VALUES(1,'50114bb8b5c51049a815991609a07ab1','emergency','2025-01-02','Asha','2026-11-26T18:32:39+00:00');
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
INSERT INTO "jobs" VALUES(1,'january.csv','stored','14 new rows stored as batch 1.',1,4874,1795717955.3,'2026-11-26T18:32:38+00:00','asha');
INSERT INTO "jobs" VALUES(2,'february.csv','stored','14 new rows stored as batch 2.',2,4874,1795717955.3,'2026-11-26T18:32:38+00:00','asha');
INSERT INTO "jobs" VALUES(3,'mended.csv','stored','0 new rows stored as batch 3, 2 corrected.',3,4874,1795717955.3,'2026-11-26T18:32:38+00:00','asha');
INSERT INTO "jobs" VALUES(4,'not_ours.csv','stored','3 new rows stored as batch 4.',4,4874,1795717955.3,'2026-11-26T18:32:39+00:00','asha');
INSERT INTO "jobs" VALUES(5,'march.csv','stored','14 new rows stored as batch 5.',5,4874,1795717955.3,'2026-11-26T18:32:39+00:00','asha');
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
INSERT INTO "rebases" VALUES(1,'improved_of_all','2025-01','A new clinic','2026-11-26T18:32:39+00:00','asha');
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
INSERT INTO "releases" VALUES(1,'report','{}','2026-11-26T18:32:40+00:00','asha');
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
INSERT INTO "settings" VALUES(1,'gap_days','60','2026-11-26T18:32:39+00:00','asha');
INSERT INTO "settings" VALUES(2,'responder_rule','pct50','2026-11-26T18:32:39+00:00','asha');
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
INSERT INTO "store_facts" VALUES('books_sha256','c7ebb306bed2003cca3d8b45bc72a50294894431696b9b4ce30559f8dbfdb3a9');
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
COMMIT;
