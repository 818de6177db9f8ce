"""stub"""
def write_pictures(*a): return []
