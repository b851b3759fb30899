"""Commands and parts for who watches a running site: doctor, log, reports of errors."""
