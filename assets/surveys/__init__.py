"""Survey: form and export -> questions and answers, long."""
