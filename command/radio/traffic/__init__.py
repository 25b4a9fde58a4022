"""What is heard and said over the radios: repeaters and slots, presence, signal strengths, calls, texts, emergencies."""
