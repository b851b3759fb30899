"""When two words are the same: spellings, sounds, stems, titles, typing errors."""
