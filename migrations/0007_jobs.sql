-- Lists of jobs by any filter, steering in the queue, and answers that are given twice.

-- The engine's own name for what it does for a job.
ALTER TABLE job ADD COLUMN engine_job TEXT;
ALTER TABLE batch ADD COLUMN actor TEXT;

-- What the jobs of a list can have in common and never changes; few rows, each leads into one index.
CREATE TABLE job_group (
    project TEXT NOT NULL,
    kind TEXT NOT NULL,
    engine TEXT NOT NULL,
    PRIMARY KEY (project, kind, engine)
);
INSERT INTO job_group (project, kind, engine) SELECT DISTINCT project, kind, engine FROM job;

-- The states, to be joined with the groups.
CREATE TABLE job_state (state TEXT PRIMARY KEY);
INSERT INTO job_state (state) VALUES
    ('waiting'), ('ready'), ('running'), ('held'), ('cancelling'), ('done'), ('failed'), ('cancelled');

-- Whom the request of a job shows. Rows of earlier jobs are added at the next start of the line.
CREATE TABLE job_character (
    job TEXT NOT NULL REFERENCES job (id) ON DELETE CASCADE,
    character TEXT NOT NULL,
    submitted_at BIGINT NOT NULL,
    PRIMARY KEY (job, character)
);
CREATE INDEX job_character_by_character ON job_character (character, submitted_at, job);
INSERT INTO counter (name, value) SELECT 'characters_unread', COUNT(*) FROM job;

DROP INDEX job_by_batch;
DROP INDEX job_by_shot;
CREATE INDEX job_by_time ON job (submitted_at, id);
CREATE INDEX job_by_group ON job (project, kind, engine, state, submitted_at, id);
CREATE INDEX job_by_batch ON job (batch, kind, engine, state, submitted_at, id, finished_at);
CREATE INDEX job_by_shot ON job (shot, submitted_at, id);
CREATE INDEX job_by_engine_job ON job (engine_job, submitted_at, id) WHERE engine_job IS NOT NULL;
CREATE INDEX batch_by_time ON batch (created_at, id);
CREATE INDEX batch_by_project ON batch (project, created_at, id);

-- Places in the queue get room between them, so that a job can be put before another one.
UPDATE job SET rank = rank * 1048576;
UPDATE counter SET value = value * 1048576 WHERE name = 'rank';
CREATE INDEX job_by_lane ON job (lane, rank);
INSERT INTO counter (name, value)
    SELECT 'front', CASE WHEN MIN(rank) < 0 THEN MIN(rank) ELSE 0 END FROM job;

-- Requests that came with an Idempotency-Key; without a status while nobody knows the answer.
CREATE TABLE idempotency (
    caller TEXT NOT NULL,
    name TEXT NOT NULL,
    request TEXT NOT NULL,
    status BIGINT,
    media_type TEXT,
    body TEXT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (caller, name)
);
CREATE INDEX idempotency_by_time ON idempotency (created_at);
