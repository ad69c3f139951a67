-- Who did what: the person or token behind an event; none for what the line does on its own.
ALTER TABLE event ADD COLUMN actor TEXT;
CREATE INDEX event_by_actor ON event (seq) WHERE actor IS NOT NULL;
