-- Who may come in. Of secrets only the hash is kept. A project is named without a reference: a token outlives its
-- project in the audit list, and sees nothing then.
CREATE TABLE token (
    id TEXT PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    rights TEXT NOT NULL,
    project TEXT,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    last_used_at BIGINT,
    revoked_at BIGINT
);
CREATE INDEX token_by_project ON token (project, id);

CREATE TABLE session (
    hash TEXT PRIMARY KEY,
    token TEXT NOT NULL REFERENCES token (id),
    created_at BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX session_by_expiry ON session (expires_at);
