"""Job ads: writing, finding, answering them, and whom one knows at the company."""
