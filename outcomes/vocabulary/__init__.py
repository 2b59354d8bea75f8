"""The words of the product: catalogues that a clinician can review line by line. Standard library only."""
