-- The most memory of a device that work of one bulk took: what later work is expected to take.

CREATE TABLE peak (
    engine TEXT NOT NULL,
    model TEXT NOT NULL,
    recipe TEXT NOT NULL,
    pixels BIGINT NOT NULL,
    mb BIGINT NOT NULL,
    samples BIGINT NOT NULL,
    PRIMARY KEY (engine, model, recipe, pixels)
);

-- What a job is known to need because a device with less ran out of memory; zero when nothing is known.
ALTER TABLE job ADD COLUMN memory_mb BIGINT NOT NULL DEFAULT 0;
