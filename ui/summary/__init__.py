"""要約: sentences that can be checked, beside the text that they rest on."""
