"""Twenty questions, each asked of twenty clinics whose truth is known: is the sentence that answers it right?"""
