-- touched: the businesses whose state may differ from what is stored, and touched_persons: the persons of whom that is true. All businesses of a touched
-- person are touched, so that everything said of her is at hand.
-- Touched is what has notices not counted yet, or shares a notice's number with one; what became one or two, or whose persons did. Everything, where that is
-- most of it or counting begins anew.
CREATE OR REPLACE TEMP TABLE business_of AS
SELECT source_id AS business_id, entity_id FROM core.identities WHERE kind = 'business';

CREATE OR REPLACE TEMP TABLE person_of AS
SELECT source_id AS person_id, entity_id FROM core.identities WHERE kind = 'person';

CREATE OR REPLACE TEMP TABLE mentions AS
SELECT coalesce(business_of.entity_id, notice.business_id) AS business_id, coalesce(person_of.entity_id, mention.person_id) AS person_id
FROM core.notices AS notice
JOIN core.notice_persons AS mention USING (delivery_id, row_number)
LEFT JOIN business_of ON business_of.business_id = notice.business_id
LEFT JOIN person_of ON person_of.person_id = mention.person_id;

CREATE OR REPLACE TEMP TABLE touched_mentions AS
WITH uncounted AS (
    SELECT delivery_id FROM raw.deliveries WHERE source_kind = 'trade_office' AND status = 'accepted' AND (getvariable('again') OR NOT coalesce(is_counted, false))
),
new_notice AS (SELECT business_id, notice_id FROM raw.notices SEMI JOIN uncounted USING (delivery_id)),
changed_person AS (SELECT entity_id AS person_id FROM core.relinked WHERE kind = 'person'),
record AS (
    SELECT business_id FROM new_notice
    UNION SELECT business_id FROM core.notices WHERE notice_id IN (SELECT notice_id FROM new_notice)
    UNION SELECT entity_id FROM core.relinked WHERE kind = 'business'
),
entity AS (
    SELECT DISTINCT coalesce(entity_id, business_id) AS business_id FROM record LEFT JOIN business_of USING (business_id)
    UNION SELECT business_id FROM mentions WHERE person_id IN (FROM changed_person)
)
SELECT DISTINCT business_id, person_id FROM mentions WHERE business_id IN (FROM entity)
UNION SELECT business_id, person_id FROM core.business_persons WHERE business_id IN (FROM entity)
UNION SELECT NULL, person_id FROM changed_person
UNION SELECT business_id, NULL FROM entity;

CREATE OR REPLACE TEMP TABLE touched AS
SELECT business_id FROM touched_mentions WHERE business_id IS NOT NULL
UNION
SELECT business_id FROM mentions WHERE person_id IN (SELECT person_id FROM touched_mentions WHERE person_id IS NOT NULL);

CREATE OR REPLACE TEMP TABLE scope AS
SELECT getvariable('again') OR (SELECT count(*) FROM touched) > 0.3 * (SELECT count(*) FROM core.businesses) AS is_everything;

INSERT INTO touched
SELECT DISTINCT coalesce(entity_id, business_id) FROM core.notices LEFT JOIN business_of USING (business_id)
WHERE (SELECT is_everything FROM scope)
EXCEPT FROM touched;

CREATE OR REPLACE TEMP TABLE touched_persons AS
SELECT DISTINCT person_id FROM touched_mentions WHERE person_id IS NOT NULL
UNION SELECT person_id FROM mentions WHERE (SELECT is_everything FROM scope)
UNION SELECT person_id FROM core.persons WHERE (SELECT is_everything FROM scope)
