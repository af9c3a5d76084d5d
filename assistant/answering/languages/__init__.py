"""Questions and answers in languages other than English, without any model that knows them."""
