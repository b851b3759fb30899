"""What operators watch a running site by: metrics, readiness, reports of errors."""
