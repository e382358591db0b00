"""The official register file of municipalities (GV100AD of the Federal Statistical Office), taken into the directory."""
