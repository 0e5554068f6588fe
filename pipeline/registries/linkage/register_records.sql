-- memory.linkage.register_records: what the entries of the commercial register and of the chambers are compared by; in memory only.
-- Reads the variable register (company or chamber).
CREATE OR REPLACE TABLE memory.linkage.register_records AS
WITH known AS (
    SELECT company_id AS entry_id, municipality_code, legal_form_group, NULL AS branch_group, status = 'removed' AS has_ended
    FROM core.companies WHERE getvariable('register') = 'company'
    UNION ALL BY NAME
    SELECT entry_id, municipality_code, NULL AS legal_form_group, branch_group, false AS has_ended
    FROM core.chamber_entries WHERE getvariable('register') = 'chamber'
)
SELECT entry_id AS unique_id, firm_words(business_name) AS firm_words, firm_key(firm_words(business_name)) AS firm, array_to_string(firm_words(business_name)[1:2], ' ') AS firm_start,
    nullif(fold(address), '') AS address, lpad(trim(postcode), 5, '0') AS postcode, municipality_code, legal_form_group, branch_group,
    list_transform(list_filter(string_split(person_names, '|'), lambda name: trim(name) <> ''), lambda name:
        fold_name(string_split(trim(name), ' ')[-1]) || '|' || fold_name(split_part(trim(name), ' ', 1))) AS people,
    court_key(register_court) || entry_key(register_number) AS entry, has_ended
FROM known JOIN vault.register_entries USING (entry_id)
WHERE register = getvariable('register') AND (register = 'chamber' OR trim(business_name) <> '' OR register_number IS NOT NULL)
