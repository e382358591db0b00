"""The pages of the directory, by noun: authorities for everybody, the others for the FSA."""
