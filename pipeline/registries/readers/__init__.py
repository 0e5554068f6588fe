"""Readers, one per format: a file becomes batches of rows under the project's field names.

What a value means belongs to notices.py; what may be stored where belongs to the door in
deliveries.py.
"""
