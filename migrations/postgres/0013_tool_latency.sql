-- JSON: the distribution as the tool's own report prints it, where its percentiles are not the exact ones.
ALTER TABLE endpoint ADD COLUMN latency_tool TEXT;
