import './page.css';
import '../race/race-view';
import { followHash } from './views';

followHash();
