-- Budgets of batches, their reports, and boards that are read without opening a request.

-- What a batch may take: milliseconds of all its attempts together, and attempts; no limit where there is no number.
ALTER TABLE batch ADD COLUMN budget_ms BIGINT;
ALTER TABLE batch ADD COLUMN budget_attempts BIGINT;

-- The page that was written last, below the data folder; and whether one is written when nothing of it moves any more.
ALTER TABLE batch ADD COLUMN report TEXT;
ALTER TABLE batch ADD COLUMN report_due BIGINT NOT NULL DEFAULT 0;
CREATE INDEX batch_report_due ON batch (id) WHERE report_due = 1;

CREATE INDEX IF NOT EXISTS take_by_job ON take (job);

-- The stage that a drawing job makes; none for other work.
ALTER TABLE job ADD COLUMN stage TEXT;
UPDATE job SET stage = CASE
        WHEN work LIKE '%"stage":"storyboard"%' THEN 'storyboard'
        WHEN work LIKE '%"stage":"keyframe"%' THEN 'keyframe'
        WHEN work LIKE '%"stage":"clip"%' THEN 'clip'
        WHEN work LIKE '%"stage":"finish"%' THEN 'finish'
    END
    WHERE kind = 'draw';
CREATE INDEX job_by_stage ON job (shot, stage, id) WHERE kind = 'draw';
