-- touched: the businesses whose state may differ from what is stored: those with notices not counted yet, those that became one or two, those of
-- persons of whom one of them is true, and those that change on a day that no stored month knew. Everything, where that is most of it or counting begins anew.
CREATE OR REPLACE TEMP TABLE business_of AS
SELECT source_id AS business_id, entity_id FROM core.identities WHERE kind = 'business';

CREATE OR REPLACE TEMP TABLE person_of AS
SELECT source_id AS person_id, entity_id FROM core.identities WHERE kind = 'person';

CREATE OR REPLACE TEMP TABLE delivered AS
SELECT DISTINCT period AS month, last_day(strptime(period || '-01', '%Y-%m-%d')::DATE) AS day
FROM raw.deliveries WHERE source_kind = 'trade_office' AND status = 'accepted';

-- For a month not stored yet: the stored month before it, from which untouched businesses are carried on.
CREATE OR REPLACE TEMP TABLE new_months AS
WITH stored AS (SELECT DISTINCT month FROM core.business_months)
SELECT delivered.month, delivered.day, max(stored.month) AS month_before, last_day(strptime(max(stored.month) || '-01', '%Y-%m-%d')::DATE) AS day_before
FROM delivered LEFT JOIN stored ON stored.month < delivered.month
WHERE delivered.month NOT IN (FROM stored)
GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE touched AS
WITH uncounted AS (
    SELECT delivery_id FROM raw.deliveries WHERE source_kind = 'trade_office' AND status = 'accepted' AND (getvariable('again') OR NOT coalesce(is_counted, false))
),
changed_person AS (SELECT entity_id AS person_id FROM core.relinked WHERE kind = 'person'),
crossing AS (
    SELECT business_id FROM core.notices JOIN new_months ON effective_date > day_before AND effective_date <= day
    UNION
    SELECT business_id FROM core.notices JOIN core.notice_persons USING (delivery_id, row_number)
    WHERE person_id IN (SELECT person_id FROM core.person_states JOIN new_months ON from_date > day_before AND from_date <= day)
),
record AS (
    SELECT DISTINCT business_id FROM raw.notices SEMI JOIN uncounted USING (delivery_id)
    UNION SELECT entity_id FROM core.relinked WHERE kind = 'business'
    UNION SELECT business_id FROM core.notices JOIN core.notice_persons USING (delivery_id, row_number)
        LEFT JOIN person_of USING (person_id) WHERE coalesce(entity_id, person_id) IN (FROM changed_person)
    UNION FROM crossing
),
entity AS (SELECT DISTINCT coalesce(entity_id, business_id) AS business_id FROM record LEFT JOIN business_of USING (business_id)),
acting AS (  -- who acts in them, by the notices and by what is stored
    SELECT DISTINCT coalesce(person_of.entity_id, person_id) AS person_id
    FROM core.notices AS notice
    JOIN core.notice_persons USING (delivery_id, row_number)
    LEFT JOIN business_of USING (business_id)
    LEFT JOIN person_of USING (person_id)
    WHERE coalesce(business_of.entity_id, business_id) IN (FROM entity)
    UNION SELECT person_id FROM core.business_persons WHERE business_id IN (FROM entity)
    UNION FROM changed_person
)
SELECT business_id FROM entity
UNION
SELECT DISTINCT coalesce(business_of.entity_id, business_id)
FROM core.notices AS notice
JOIN core.notice_persons USING (delivery_id, row_number)
LEFT JOIN business_of USING (business_id)
LEFT JOIN person_of USING (person_id)
WHERE coalesce(person_of.entity_id, person_id) IN (FROM acting);

INSERT INTO touched
SELECT DISTINCT coalesce(entity_id, business_id) FROM core.notices LEFT JOIN business_of USING (business_id)
WHERE getvariable('again') OR (SELECT count(*) FROM touched) > 0.3 * (SELECT count(*) FROM core.businesses)
    OR EXISTS (FROM new_months WHERE month_before IS NULL)
EXCEPT FROM touched;

CREATE OR REPLACE TEMP TABLE touched_persons AS
SELECT DISTINCT coalesce(person_of.entity_id, person_id) AS person_id
FROM core.notices AS notice
JOIN core.notice_persons USING (delivery_id, row_number)
LEFT JOIN business_of USING (business_id)
LEFT JOIN person_of USING (person_id)
WHERE coalesce(business_of.entity_id, business_id) IN (FROM touched)
UNION SELECT person_id FROM core.business_persons WHERE business_id IN (FROM touched)
UNION SELECT entity_id FROM core.relinked WHERE kind = 'person'
