-- The words of a firm without its legal form and without what joins them, folded; and the same as one text, whatever their order.
CREATE OR REPLACE TEMP MACRO firm_words(written) AS list_filter(
    list_transform(
        regexp_split_to_array(regexp_replace(regexp_replace(lower(written),
            'gesellschaft mit beschr(ä|ae)nkter haftung|gesellschaft bürgerlichen rechts|unternehmergesellschaft|haftungsbeschr(ä|ae)nkt|kommanditgesellschaft|offene handelsgesellschaft|eingetragene[rs]? kaufmann|eingetragene kauffrau|aktiengesellschaft|partnerschaftsgesellschaft|eingetragene genossenschaft|eingetragener verein', ' ', 'g'),
            '\b(g\.?\s?m\.?\s?b\.?\s?h|m\.?b\.?h|u\.?\s?g|o\.?h\.?g|k\.?\s?g|g\.?b\.?r|e\.\s?k(fm|ffr|fr)?|ek|a\.?g|e\.\s?v|e\.\s?g|part\s?g|s\.?e|co|comp|inh|inhaber|inhaberin|und)\b\.?', ' ', 'g'),
            '[^\p{L}\p{Nd}]+'),
        lambda word: fold_name(word)),
    lambda word: length(word) > 1
);
CREATE OR REPLACE TEMP MACRO firm_key(words) AS nullif(array_to_string(list_sort(list_distinct(words)), ' '), '');

-- "HRB 1234 B" and "hrb1234" are one entry; the number alone says too little.
CREATE OR REPLACE TEMP MACRO entry_key(number) AS CASE
    WHEN regexp_matches(number, '[0-9]') THEN nullif(regexp_extract(upper(number), '(HRA|HRB|GNR|PR|VR|GSR|GESR|A|B)', 1), '')
        || ltrim(regexp_extract(number, '([0-9]+)', 1), '0')
END;

CREATE OR REPLACE TEMP MACRO court_key(court) AS nullif(fold(regexp_replace(court, '(?i)\b(amtsgericht|registergericht|ag)\b', ' ', 'g')), '');
