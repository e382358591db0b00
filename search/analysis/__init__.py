"""German text analysis in pure Python, used for indexing and for asking alike. Imports nothing of ours.

``analyzer()`` gives the one analyser of the process; it starts in milliseconds because the lexicon is a pair of
memory-mapped tries that is built once per installation (``manage.py build_lexicon``, else at first use).
"""

from search.analysis.analyzer import Analyzer, Streams, Word, analyzer

__all__ = ["Analyzer", "Streams", "Word", "analyzer"]
