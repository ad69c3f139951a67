-- How many jobs of each batch and kind are in which state, kept with every change of a state: a list of batches would
-- otherwise count all jobs.
CREATE TABLE job_tally (
    batch TEXT NOT NULL REFERENCES batch (id),
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    jobs BIGINT NOT NULL,
    PRIMARY KEY (batch, kind, state)
);
INSERT INTO job_tally (batch, kind, state, jobs)
    SELECT batch, kind, state, COUNT(*) FROM job GROUP BY batch, kind, state;

-- Places between queued jobs are looked up here. An index of all jobs of a lane led the search for the first ready one
-- through everything that is done.
DROP INDEX job_by_lane;
CREATE INDEX job_queued ON job (lane, rank) WHERE state IN ('waiting', 'ready', 'held');
