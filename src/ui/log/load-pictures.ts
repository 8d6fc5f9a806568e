/** The toy's pictures, from the recorded curves of the study that the page ships. */
import { makePictures, PICTURE_PLACES, type Pictures } from '../../logs/pictures';
import { CurvesFile } from '../../study/curves-file';
import { curvesFile } from '../../study/study-records';
import { loadJson } from '../findings/load-study';

/** @throws Refusal for a missing or invalid file. */
export async function loadPictures(): Promise<Pictures> {
  const curves = PICTURE_PLACES.map(({ scenario, variant }) => loadJson(CurvesFile, curvesFile(scenario, variant)));
  return makePictures(await Promise.all(curves));
}
