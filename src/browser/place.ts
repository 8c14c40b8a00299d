// Of pages that ask for a place on the map alone.
import './elements/place.ts'
