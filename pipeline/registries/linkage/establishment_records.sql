-- memory.linkage.establishment_records: what linked businesses are compared with entries of other registers by; in memory only.
-- Reads memory.linkage.wanted (business_id of linked businesses) and the variable register.
CREATE OR REPLACE TABLE memory.linkage.establishment_records AS
WITH identity AS (SELECT source_id AS business_id, entity_id FROM core.identities WHERE kind = 'business'),
possible AS (  -- a sole trader who surely has no entry is not compared with the commercial register
    SELECT coalesce(entity_id, notice.business_id) AS business_id
    FROM core.notices AS notice LEFT JOIN identity USING (business_id)
    GROUP BY ALL
    HAVING getvariable('register') = 'chamber' OR bool_or(is_commercially_registered) IS DISTINCT FROM false
        OR bool_or(legal_form_group IN ('company', 'other'))
),
notice AS (
    SELECT notice.* REPLACE (coalesce(entity_id, notice.business_id) AS business_id)
    FROM core.notices AS notice LEFT JOIN identity USING (business_id)
    WHERE coalesce(entity_id, notice.business_id) IN (FROM memory.linkage.wanted)
        AND coalesce(entity_id, notice.business_id) IN (FROM possible)
),
written AS (
    SELECT business_id,
        arg_max(business_name, (effective_date, kind <> 'deregistration', known_date, delivery_id, row_number)) FILTER (trim(business_name) <> '') AS business_name,
        arg_max(address, (effective_date, kind <> 'deregistration', known_date, delivery_id, row_number)) FILTER (trim(address) <> '') AS address,
        arg_max(register_court, (effective_date, kind <> 'deregistration', known_date, delivery_id, row_number)) FILTER (trim(register_court) <> '') AS register_court,
        arg_max(register_number, (effective_date, kind <> 'deregistration', known_date, delivery_id, row_number)) FILTER (trim(register_number) <> '') AS register_number,
        list_distinct(list(fold_name(family_name) || '|' || fold_name(split_part(given_name, ' ', 1))) FILTER (family_name IS NOT NULL)) AS people
    FROM notice JOIN vault.notice_identities AS identity USING (delivery_id, row_number)
    LEFT JOIN vault.persons AS person ON person.person_id = identity.person_id
    GROUP BY business_id
),
stated AS (
    SELECT business_id,
        arg_max(municipality_code, (effective_date, kind <> 'deregistration', known_date, delivery_id, row_number)) AS municipality_code,
        arg_max(legal_form_group, (effective_date, kind <> 'deregistration', known_date, delivery_id, row_number)) FILTER (legal_form_group IS NOT NULL) AS legal_form_group,
        arg_max(branch_group, (effective_date, kind <> 'deregistration', known_date, delivery_id, row_number)) FILTER (branch_group IS NOT NULL) AS branch_group,
        arg_max(trim(raw.postcode), (effective_date, kind <> 'deregistration', known_date, delivery_id, row_number)) FILTER (trim(raw.postcode) <> '') AS postcode,
        max(effective_date) FILTER (kind = 'deregistration') > max(effective_date) FILTER (kind <> 'deregistration') AS has_ended
    FROM notice JOIN (SELECT delivery_id, row_number, postcode FROM raw.notices) AS raw USING (delivery_id, row_number) GROUP BY business_id
)
SELECT business_id AS unique_id, firm_words(business_name) AS firm_words, firm_key(firm_words(business_name)) AS firm, array_to_string(firm_words(business_name)[1:2], ' ') AS firm_start,
    nullif(fold(address), '') AS address, lpad(postcode, 5, '0') AS postcode, municipality_code, legal_form_group, branch_group, people,
    court_key(register_court) || entry_key(register_number) AS entry, coalesce(has_ended, false) AS has_ended
FROM stated LEFT JOIN written USING (business_id)
WHERE getvariable('register') = 'chamber' OR trim(business_name) <> '' OR register_number IS NOT NULL
