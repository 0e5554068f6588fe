-- raw.notices: the records of a portion that stands at the door, without what identifies.
-- Coded fields hold codes and known words only: free text that slipped into one stays in the vault.
SELECT delivery_id, row_number, line_number, business_id, notice_id, coded(kind) AS kind,
    coded(is_correction) AS is_correction, coded(reported_date) AS reported_date, coded(effective_date) AS effective_date,
    coded(reason) AS reason,
    CASE WHEN coded(municipality) = '…' THEN coded(regexp_replace(municipality, '^\s*(Stadt|Gemeinde|Markt)\s+|\s*[,(/].*$', '', 'g'))
        ELSE coded(municipality) END AS municipality,
    coded(postcode) AS postcode, coded(legal_form) AS legal_form,
    coded(wz) AS wz, coded(is_side_line) AS is_side_line, coded(is_itinerant) AS is_itinerant, coded(craft_card) AS craft_card,
    coded(activity_kind) AS activity_kind, coded(establishment_kind) AS establishment_kind,
    coded(full_time_count) AS full_time_count, coded(part_time_count) AS part_time_count,
    coded(representative_count) AS representative_count,
    coalesce(trim(register_number), '') <> '' AS has_register_number
FROM door WHERE is_first
