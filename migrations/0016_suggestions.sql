-- What assistants proposed, beside what was there, with what of it was taken over.
CREATE TABLE suggestion (
    id TEXT PRIMARY KEY,
    project TEXT NOT NULL REFERENCES project (id),
    body TEXT NOT NULL
);
CREATE INDEX suggestion_by_project ON suggestion (project, id);
