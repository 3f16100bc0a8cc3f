-- What people decided about threats (model/decision.h), packed; `state` is enum decision_state.
CREATE TABLE decisions(
	num   INTEGER PRIMARY KEY AUTOINCREMENT,
	state INTEGER NOT NULL,
	body  BLOB NOT NULL
) STRICT;
CREATE INDEX decisions_waiting ON decisions(num) WHERE state = 0;
