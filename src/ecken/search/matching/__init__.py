"""When two words count as equal: spellings, sounds, stems, titles, typing errors."""
