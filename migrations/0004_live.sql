-- Which project an event belongs to; none for what concerns the whole studio.
ALTER TABLE event ADD COLUMN project TEXT;
UPDATE event SET project = (
    SELECT project.id FROM project WHERE event.body LIKE '%"project":"' || project.id || '"%'
);
CREATE INDEX event_by_project ON event (project, seq);

-- The log as a whole: an epoch that is made with the database, and the oldest number from which on nothing is missing.
CREATE TABLE event_log (
    id BIGINT PRIMARY KEY,
    epoch TEXT NOT NULL,
    oldest BIGINT NOT NULL
);
