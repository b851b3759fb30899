"""What members have on their phones: notifications by web push, and the calendar."""
