-- Takes that show the end of their shot are picked beside those that show its start, and a picture that a person
-- painted over knows the take that it was.

ALTER TABLE take ADD COLUMN moment TEXT NOT NULL DEFAULT 'start';
ALTER TABLE take ADD COLUMN painted_over TEXT;

UPDATE take SET moment = 'end' WHERE request LIKE '%"moment":"end"%';

-- Where one pick stood for both moments, the newest picture of the start becomes its pick again.
UPDATE take SET picked = 1
WHERE moment = 'start'
  AND ordinal = (
    SELECT MAX(other.ordinal) FROM take AS other
    WHERE other.shot = take.shot AND other.stage = take.stage AND other.moment = 'start'
  )
  AND NOT EXISTS (
    SELECT 1 FROM take AS chosen
    WHERE chosen.shot = take.shot AND chosen.stage = take.stage AND chosen.moment = 'start' AND chosen.picked = 1
  );

CREATE INDEX take_by_fingerprint ON take (fingerprint);
