-- What was found when the picture of a take was looked at. A take without a row is still to be looked at, and so is one
-- whose row is due.
CREATE TABLE take_check (
    take TEXT PRIMARY KEY REFERENCES take (id),
    due BIGINT NOT NULL,
    failing BIGINT NOT NULL,
    print TEXT,
    created_at BIGINT NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX take_check_by_print ON take_check (print) WHERE print IS NOT NULL;

-- What is still to be looked at is found without reading requests; the columns that say so stand before the body for the
-- same reason.
CREATE INDEX take_by_time ON take (created_at, id);

-- Takes that were asked for because the picture of another one failed: the take that failed, the one with which it
-- began, and the job that draws the next, once there is one.
CREATE TABLE take_redraw (
    cause TEXT PRIMARY KEY REFERENCES take (id),
    origin TEXT NOT NULL,
    job TEXT,
    created_at BIGINT NOT NULL
);
CREATE INDEX take_redraw_by_origin ON take_redraw (origin);
CREATE INDEX take_redraw_by_job ON take_redraw (job) WHERE job IS NOT NULL;
