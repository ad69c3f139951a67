-- Projects that were put away, and what it takes to delete one whole.
ALTER TABLE project ADD COLUMN archived_at BIGINT;

-- How often a document was marked since it was written last: a mark that came while it was being written stays.
ALTER TABLE document ADD COLUMN marks BIGINT NOT NULL DEFAULT 1;

-- Without these, every asset that is deleted would be looked for in every take and every result.
CREATE INDEX take_by_asset ON take (asset);
CREATE INDEX result_by_asset ON result (asset);
