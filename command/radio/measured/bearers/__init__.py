"""Where each bearer was heard: by reports that came at once, came late, or never came; nothing is modelled here."""
