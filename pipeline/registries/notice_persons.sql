-- core.notice_persons: who acts in a pending notice, with sex and class of nationality; unknown holds a nationality that no list knows.
CREATE OR REPLACE TEMP TABLE person_meanings AS
SELECT
    person.delivery_id, person.row_number, person.person_number, person.person_id,
    coalesce(sexes.code, 'x') AS sex,
    person.birth_year,
    coalesce(nationality_sets.nationality_class, 'unknown') AS nationality_class,
    coalesce(nationality_sets.has_several, false) AS has_several_nationalities,
    array_to_string(nationality_sets.codes, '|') AS nationality_codes,
    nationality_sets.unknown,
    CASE WHEN sexes.code IS NULL AND trim(person.sex) <> '' THEN person.sex END AS unknown_sex
FROM pending_persons AS person
LEFT JOIN sexes ON sexes.dialect = person.dialect AND sexes.written = person.sex
LEFT JOIN nationality_sets ON nationality_sets.written = person.nationalities
