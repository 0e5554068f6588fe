-- The day that a text means: TT.MM.JJJJ (with or without a time), ISO, DDMMYYYY, YYYYMMDD, or the serial number of a spreadsheet (with or without a
-- fraction for the time). NULL where it means none; a year of two digits is none: 5.3.26 may be a birthday or a founding a hundred years apart.
CREATE OR REPLACE TEMP MACRO day_of(written) AS CASE
    WHEN written IS NULL THEN NULL
    WHEN substr(written, 3, 1) = '.' AND substr(written, 6, 1) = '.' AND length(written) = 10
        THEN try_cast(substr(written, 7, 4) || '-' || substr(written, 4, 2) || '-' || substr(written, 1, 2) AS DATE)
    WHEN substr(written, 5, 1) = '-' THEN try_cast(substr(written, 1, 10) AS DATE)
    WHEN length(written) = 8 AND NOT contains(written, '.') AND try_cast(written AS UINTEGER) IS NOT NULL THEN coalesce(
        try_cast(substr(written, 1, 4) || '-' || substr(written, 5, 2) || '-' || substr(written, 7, 2) AS DATE),
        try_cast(substr(written, 5, 4) || '-' || substr(written, 3, 2) || '-' || substr(written, 1, 2) AS DATE)
    )  -- never both: 18 to 20, where a plausible year begins, is no month
    WHEN length(written) = 7 AND NOT contains(written, '.') AND try_cast(written AS UINTEGER) IS NOT NULL  -- DDMMYYYY as a number: 1021970
        THEN try_cast(substr(written, 4, 4) || '-' || substr(written, 2, 2) || '-0' || substr(written, 1, 1) AS DATE)
    WHEN length(written) = 5 AND try_cast(written AS UINTEGER) BETWEEN 1 AND 73050
        THEN DATE '1899-12-30' + try_cast(written AS INTEGER)
    WHEN regexp_full_match(trim(written), '[1-7]?\d{4}[.,]\d+') THEN DATE '1899-12-30' + try_cast(split_part(replace(trim(written), ',', '.'), '.', 1) AS INTEGER)
    WHEN regexp_full_match(trim(written), '\d{1,2}\. ?\d{1,2}\. ?\d{4}( .*)?')
        THEN try_strptime(regexp_extract(replace(trim(written), '. ', '.'), '^[\d.]+'), '%d.%m.%Y')::DATE
END;

-- The fold of a name, the quick way where it is plain letters.
CREATE OR REPLACE TEMP MACRO fold_name(written) AS CASE
    WHEN regexp_full_match(written, '[A-Za-z]+') THEN lower(written)
    WHEN regexp_full_match(written, '[A-Za-z -]+') THEN lower(replace(replace(written, ' ', ''), '-', ''))
    ELSE coalesce(fold(written), '')
END;

-- A day no register can mean is none: before 1850, or later than a hundred years from 2000.
CREATE OR REPLACE TEMP MACRO plausible(day) AS CASE WHEN day BETWEEN DATE '1850-01-01' AND DATE '2099-12-31' THEN day END;

-- What may pass into a coded field: one short word, or a longer text that the code lists know. Anything else may be about a person and stays in the vault.
CREATE OR REPLACE TEMP MACRO coded(written) AS CASE
    WHEN written IS NULL OR NOT contains(written, ' ') AND length(written) <= 24 THEN written
    WHEN list_contains(getvariable('known_texts'), fold(written)) THEN written
    WHEN NOT contains(trim(written), ' ') AND length(trim(written)) <= 24 THEN trim(written)
    WHEN regexp_full_match(written, '[0-9 .,:;/|+-]*') THEN written
    ELSE '…'
END;
