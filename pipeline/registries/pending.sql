-- What the meaning of notices is looked up in: the deliveries to interpret, their rows, the county's municipalities, the code lists.
-- Reads the variables interpretation (hash of what gives meaning: a delivery interpreted with another is interpreted once more) and again (all are).
CREATE OR REPLACE TEMP TABLE pending AS
SELECT delivery_id, file_name, dialect, known_date, wz_edition, wz_digits, offices.municipality_code AS office_code
FROM raw.deliveries LEFT JOIN dialects USING (dialect) LEFT JOIN offices USING (source_id)
WHERE status = 'accepted' AND source_kind = 'trade_office' AND (
    getvariable('again') OR interpreted_with IS DISTINCT FROM getvariable('interpretation')
);

CREATE OR REPLACE TEMP VIEW pending_notices AS SELECT * FROM all_notices JOIN pending USING (delivery_id);
CREATE OR REPLACE TEMP VIEW pending_persons AS SELECT all_persons.*, dialect FROM all_persons JOIN pending USING (delivery_id);

CREATE OR REPLACE TEMP TABLE known_municipalities AS
SELECT area_code AS municipality_code, name FROM core.areas WHERE level = 'municipality'
UNION SELECT municipality_code, name FROM offices;

CREATE OR REPLACE TEMP TABLE codes AS SELECT dialect, field, fold(written) AS folded, code FROM spelled_codes;
