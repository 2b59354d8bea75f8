"""The sample clinic: synthetic session records with a known truth.

parameters ─▶ intake ─▶ course · plan ─▶ attendance ─▶ simulation ─▶ rows ─▶ truth ─▶ generate
the numbers   who       how they         who stays,    all of it     the     the      writes
              comes in  would do         and when      in order      files   secret   the files
"""
