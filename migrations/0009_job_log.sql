-- What was said while a job ran; what happened to it is in the rows of the job and its attempts.
CREATE TABLE job_log (
    job TEXT NOT NULL,
    at BIGINT NOT NULL,
    attempt BIGINT NOT NULL,
    level TEXT NOT NULL,
    message TEXT NOT NULL
);

CREATE INDEX job_log_by_job ON job_log (job, at);

-- How much is queued, by band and state, without reading the jobs.
CREATE INDEX job_open ON job (band, state) WHERE state IN ('waiting', 'ready', 'running', 'held', 'cancelling');
