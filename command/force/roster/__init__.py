"""The registers as files: CSV and XLSX in, with a report row by row, and out again. Runs in a process of its own."""
