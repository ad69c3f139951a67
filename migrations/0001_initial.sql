-- The first schema. Portable SQL: TEXT and BIGINT only, times in milliseconds, JSON as text, no defaults from a clock.

CREATE TABLE counter (
    name TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);

CREATE TABLE project (
    id TEXT PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE episode (
    id TEXT PRIMARY KEY,
    project TEXT NOT NULL REFERENCES project (id),
    code TEXT NOT NULL,
    body TEXT NOT NULL,
    script TEXT,
    UNIQUE (project, code)
);

CREATE TABLE scene (
    id TEXT PRIMARY KEY,
    episode TEXT NOT NULL REFERENCES episode (id),
    code TEXT NOT NULL,
    position BIGINT NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (episode, code)
);

CREATE TABLE shot (
    id TEXT PRIMARY KEY,
    scene TEXT NOT NULL REFERENCES scene (id),
    episode TEXT NOT NULL REFERENCES episode (id),
    code TEXT NOT NULL,
    position BIGINT NOT NULL,
    status TEXT NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (episode, code)
);

CREATE TABLE noun (
    id TEXT PRIMARY KEY,
    project TEXT NOT NULL REFERENCES project (id),
    kind TEXT NOT NULL,
    slug TEXT NOT NULL,
    version BIGINT NOT NULL,
    UNIQUE (project, kind, slug)
);

CREATE TABLE noun_version (
    noun TEXT NOT NULL REFERENCES noun (id),
    version BIGINT NOT NULL,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (noun, version)
);

CREATE TABLE batch (
    id TEXT PRIMARY KEY,
    project TEXT NOT NULL REFERENCES project (id),
    label TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

-- What ready jobs have in common; see domain::line::plan.
CREATE TABLE lane (
    id TEXT PRIMARY KEY,
    engine TEXT NOT NULL,
    band TEXT NOT NULL,
    project TEXT NOT NULL,
    affinity TEXT NOT NULL
);

CREATE TABLE job (
    id TEXT PRIMARY KEY,
    batch TEXT NOT NULL REFERENCES batch (id),
    project TEXT NOT NULL REFERENCES project (id),
    shot TEXT,
    kind TEXT NOT NULL,
    engine TEXT NOT NULL,
    band TEXT NOT NULL,
    affinity TEXT NOT NULL,
    lane TEXT NOT NULL REFERENCES lane (id),
    rank BIGINT NOT NULL,
    state TEXT NOT NULL,
    hold TEXT,
    attempt BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    suspect BIGINT NOT NULL,
    solo_crashes BIGINT NOT NULL,
    open_needs BIGINT NOT NULL,
    not_before BIGINT NOT NULL,
    since BIGINT NOT NULL,
    submitted_at BIGINT NOT NULL,
    finished_at BIGINT,
    needs_wait_ms BIGINT NOT NULL,
    queue_wait_ms BIGINT NOT NULL,
    backoff_ms BIGINT NOT NULL,
    held_ms BIGINT NOT NULL,
    lost_ms BIGINT NOT NULL,
    fingerprint TEXT NOT NULL,
    output TEXT,
    cause TEXT,
    work TEXT NOT NULL
);

CREATE INDEX job_head ON job (lane, rank) WHERE state = 'ready' AND not_before = 0 AND suspect = 0;
CREATE INDEX job_suspect ON job (solo_crashes, rank) WHERE state = 'ready' AND suspect = 1;
CREATE INDEX job_backoff ON job (not_before) WHERE state = 'ready' AND not_before > 0;
CREATE INDEX job_claimed ON job (state) WHERE state IN ('running', 'cancelling');
CREATE INDEX job_by_batch ON job (batch, state);
CREATE INDEX job_by_shot ON job (shot, id);

CREATE TABLE job_need (
    job TEXT NOT NULL REFERENCES job (id),
    need TEXT NOT NULL REFERENCES job (id),
    slot TEXT NOT NULL,
    on_failure TEXT NOT NULL,
    open BIGINT NOT NULL,
    PRIMARY KEY (job, need)
);

CREATE INDEX job_need_by_need ON job_need (need);

CREATE TABLE attempt (
    job TEXT NOT NULL REFERENCES job (id),
    attempt BIGINT NOT NULL,
    worker TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at BIGINT,
    outcome TEXT,
    measure TEXT NOT NULL,
    ledger TEXT,
    PRIMARY KEY (job, attempt)
);

CREATE INDEX attempt_by_measure ON attempt (measure, ended_at) WHERE outcome = 'done';

CREATE TABLE asset (
    id TEXT PRIMARY KEY,
    project TEXT NOT NULL REFERENCES project (id),
    job TEXT,
    path TEXT NOT NULL UNIQUE,
    hash TEXT NOT NULL,
    size BIGINT NOT NULL,
    media_type TEXT NOT NULL,
    width BIGINT NOT NULL,
    height BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE INDEX asset_by_hash ON asset (hash);
CREATE INDEX asset_by_job ON asset (job);

CREATE TABLE take (
    id TEXT PRIMARY KEY,
    shot TEXT NOT NULL REFERENCES shot (id),
    stage TEXT NOT NULL,
    ordinal BIGINT NOT NULL,
    job TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    asset TEXT NOT NULL REFERENCES asset (id),
    picked BIGINT NOT NULL,
    cached BIGINT NOT NULL,
    review TEXT NOT NULL,
    request TEXT NOT NULL,
    omitted TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (shot, stage, ordinal)
);

-- What an engine's revision once answered to a fingerprint.
CREATE TABLE result (
    fingerprint TEXT NOT NULL,
    revision TEXT NOT NULL,
    asset TEXT NOT NULL REFERENCES asset (id),
    PRIMARY KEY (fingerprint, revision)
);

-- File moves that were decided and may not have been made yet.
CREATE TABLE intent (
    job TEXT NOT NULL,
    ordinal BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (job, ordinal)
);

-- Documents (project.toml, shot.toml, ...) whose file is older than their row.
CREATE TABLE document (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (kind, id)
);

CREATE TABLE event (
    seq BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL
);

INSERT INTO counter (name, value) VALUES ('event', 0), ('rank', 0);
