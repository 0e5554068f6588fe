-- vault.quarantined_rows: the full text of notices that were read but not understood.
SELECT delivery_id, row_number AS record_number, to_json({'notice': notice, 'identities': identities})::VARCHAR AS payload
FROM raw.notices AS notice
SEMI JOIN problems USING (delivery_id, row_number)
LEFT JOIN (
    SELECT delivery_id, row_number, list(identity) AS identities FROM vault.notice_identities AS identity GROUP BY ALL
) USING (delivery_id, row_number)
